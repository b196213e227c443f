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
  byId('phrase', HTMLParagraphElement).textContent = question.phrase;
  byId('details', HTMLUListElement).replaceChildren(
    ...question.details.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
  const matches = () => typed.value.trim().toLowerCase() === question.phrase.trim().toLowerCase();
  typed.addEventListener('input', () => {
    confirm.disabled = !matches();
  });
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
