// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// A button on each code block that copies it. Of a session in a terminal, only the commands are copied.
"use strict";

(() => {
  const PROMPT = /^(?:\([\w.-]+\) )?(?:[\w.-]+@[\w.-]+[: ]?[^\s$#]*)?[$#%] (.*)$/;
  const HERE_DOCUMENT = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/;

  // The text of a command goes on after a backslash, and until the end of a document within it.
  function commandsOf(text) {
    const commands = [];
    let goesOn = false;
    let end = "";
    for (const line of text.split("\n")) {
      if (end) {
        commands.push(line);
        if (line.trim() === end) end = "";
        continue;
      }
      const prompt = PROMPT.exec(line);
      if (!prompt && !goesOn) continue;
      const command = prompt ? prompt[1] : line.replace(/^> /, "");
      commands.push(command);
      end = HERE_DOCUMENT.exec(command)?.[2] ?? "";
      goesOn = !end && /(^|[^\\])(\\\\)*\\$/.test(command);
    }
    return commands.join("\n");
  }

  function textOf(block) {
    const copy = block.querySelector("pre").cloneNode(true);
    for (const number of copy.querySelectorAll(".linenos")) number.remove();
    const text = copy.textContent.replace(/\n$/, "");
    const session = /\bhighlight-(?:shell-session|console)\b/.test(block.parentElement.className);
    return (session && commandsOf(text)) || text;
  }

  async function copy(button, block) {
    try {
      await navigator.clipboard.writeText(textOf(block));
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied"; // the browser does not let pages write there
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }

  for (const block of document.querySelectorAll("div.highlight")) {
    if (!block.querySelector("pre")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "docwarden-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, block));
    block.append(button);
  }
})();
