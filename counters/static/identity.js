// Telling the number of an identity card from other numbers, such as a bill's of 18 digits.
const SHAPE = /^\d{6}(19|20)\d{9}[\dXx]$/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** Whether it is one: its year of birth may be, and its check digit is right (GB 11643). */
export function isIdentity(text) {
  if (!SHAPE.test(text)) return false;
  const sum = WEIGHTS.reduce((before, weight, at) => before + weight * Number(text[at]), 0);
  return CHECKS[sum % 11] === text[17].toUpperCase();
}
