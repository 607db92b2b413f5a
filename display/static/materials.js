// The list of materials on paper: for whoever has a printer, at home or at a window.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
