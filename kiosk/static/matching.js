// Finding an item by what is typed: initials or syllables of its Chinese name, its code, its English name.

/** The items that fit what was typed, best first. */
export function find(items, typed) {
  const text = typed.trim().toLowerCase();
  if (!text) return [];
  const found = [];
  items.forEach((item, place) => {
    const rank = rankOf(item, text);
    if (rank < Infinity) found.push([rank, place, item]);
  });
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).map((entry) => entry[2]);
}

/** Make an item ready to be looked for. */
export function searchable(code, item) {
  const words = item.spelling ? item.spelling.split(" ").map((word) => word.split("/")) : [];
  return { code, key: code.toLowerCase(), words, english: ` ${item.name_en.toLowerCase()}` };
}

function rankOf(item, text) {
  if (item.key.startsWith(text)) return item.key === text ? 0 : 3;
  for (let start = 0; start < item.words.length; start += 1) {
    if (spells(item.words, start, text)) return start === 0 ? 1 : 2;
  }
  return text.length > 1 && item.english.includes(` ${text}`) ? 4 : Infinity;
}

// Whether the text spells the characters from `start` on, each by its initial (zh, ch and sh
// count as one too), its whole syllable, or, the last one typed, a syllable's beginning.
function spells(words, start, text) {
  if (text === "") return true;
  if (start === words.length) return false;
  return words[start].some((reading) => {
    if (reading.startsWith(text)) return true;
    const lengths = new Set([1, reading[1] === "h" ? 2 : 1, reading.length]);
    return [...lengths].some(
      (length) => text.startsWith(reading.slice(0, length)) && spells(words, start + 1, text.slice(length)),
    );
  });
}
