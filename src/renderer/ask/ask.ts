import type { AskBridge } from '@shared/ask';

// The page of main's own window: one question, which it shows, and what is typed, which it hands back.

declare global {
  interface Window {
    readonly authdeskAsks: AskBridge;
  }
}

function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.querySelector(`#${id}`);
  if (found instanceof kind) return found;
  throw new Error(`no ${id} in the page`);
}

async function show(): Promise<void> {
  const { authdeskAsks } = window;
  const question = await authdeskAsks.question();
  if (question === null) return;
  const [typed, confirm] = [byId('typed', HTMLInputElement), byId('confirm', HTMLButtonElement)];
  byId('message', HTMLHeadingElement).textContent = question.message;
  byId('label', HTMLLabelElement).textContent = question.label;
  confirm.textContent = question.yes;
  const shown = byId('phrase', HTMLParagraphElement);
  shown.textContent = question.phrase;
  shown.hidden = question.phrase === null;
  typed.type = question.phrase === null ? 'password' : 'text';
  const again = byId('again', HTMLInputElement);
  byId('second', HTMLDivElement).hidden = !question.twice;
  byId('details', HTMLUListElement).replaceChildren(
    ...question.details.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
  const matches = () =>
    question.phrase === null
      ? typed.value !== '' && (!question.twice || typed.value === again.value)
      : typed.value.trim().toLowerCase() === question.phrase.trim().toLowerCase();
  for (const box of [typed, again]) {
    box.addEventListener('input', () => {
      confirm.disabled = !matches();
    });
  }
  byId('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    if (matches()) authdeskAsks.answer(typed.value);
  });
  byId('cancel', HTMLButtonElement).addEventListener('click', () => authdeskAsks.answer(null));
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') authdeskAsks.answer(null);
  });
  typed.focus();
}

void show();
