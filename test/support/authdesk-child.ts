// All of Authdesk's main in a process of its own, so that a test can kill it in the middle. Spoken to over IPC.
import { fakeKeyring, startServices } from './services';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}

const [dataFolder = ''] = process.argv.slice(2);
const app = await startServices({
  dataFolder,
  keep: true,
  secretStore: fakeKeyring(),
  onEvent: (event, payload) => void process.send?.({ event, payload }),
});

process.on('message', (message) => {
  const { id, method, input } = message as Request;
  if (method === 'close') {
    void app.close().then(() => process.exit(0));
    return;
  }
  void app.dispatcher.call(method, input).then((result) => process.send?.({ id, result }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
