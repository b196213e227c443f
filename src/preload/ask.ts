import { contextBridge, ipcRenderer } from 'electron';
import type { AskBridge } from '@shared/ask';

// The preload of main's own window, which has nothing of the app's but one question and its answer.

// As in `@shared/ask`, of which a preload takes types only.
const bridge: AskBridge = {
  question: async () => ipcRenderer.invoke('authdesk:ask:question'),
  answer: (typed) => ipcRenderer.send('authdesk:ask:answer', typed),
};

contextBridge.exposeInMainWorld('authdeskAsks', bridge);
