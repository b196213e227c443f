// All of Authdesk's main in a process of its own, so that a test can kill it in the middle. Spoken to over IPC.
import { fakeKeyring, startServices } from './services';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}

/** How far which job may come before this process is killed. */
let deadly: { readonly job: string; readonly done: number } | null = null;

const [dataFolder = ''] = process.argv.slice(2);
const app = await startServices({
  dataFolder,
  keep: true,
  secretStore: fakeKeyring(),
  onEvent: (event, payload) => {
    // Killed here and not from outside: however slow the machine is, the job is no further.
    if (deadly !== null && 'done' in payload && payload.id === deadly.job && payload.done >= deadly.done) {
      process.kill(process.pid, 'SIGKILL');
    }
  },
});

process.on('message', (message) => {
  const { id, method, input } = message as Request;
  if (method === 'dieAt') {
    deadly = input as { job: string; done: number };
    return;
  }
  if (method === 'close') {
    void app.close().then(() => process.exit(0));
    return;
  }
  void app.dispatcher.call(method, input).then((result) => process.send?.({ id, result }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
