import { createFakeBridge, readOptions } from '../fake-bridge';

// The fake has to be there before the app looks for its bridge.
Object.defineProperty(window, 'authdesk', { value: createFakeBridge(readOptions(window.location.search)) });
await import('../../../src/renderer/src/main');
