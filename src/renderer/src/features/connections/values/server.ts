import type { AuthServer } from '@shared/api/connections';
import { z } from 'zod';
import { filled, given, isWebAddress, type Complain } from './rules';

/** The boxes of the auth server. */
export const serverShape = {
  serverURL: z.string().trim(),
  serverBasePath: z.string().trim(),
  serverOrigin: z.string().trim(),
  serverSecret: z.string(),
};
const shape = z.object(serverShape);
export type ServerValues = z.infer<typeof shape>;

const WHOLE = 'A whole address, such as https://auth.example.com';

/** What is wrong in the boxes of the auth server. */
export function checkServer(values: ServerValues, complain: Complain<ServerValues>): void {
  if (values.serverURL !== '' && !isWebAddress(values.serverURL)) complain('serverURL', WHOLE);
  if (values.serverBasePath !== '' && !values.serverBasePath.startsWith('/')) {
    complain('serverBasePath', 'Starts with /, such as /api/auth');
  }
  if (values.serverOrigin !== '' && !isWebAddress(values.serverOrigin)) {
    complain('serverOrigin', 'A whole address, such as https://app.example.com');
  }
  const more = values.serverBasePath !== '' || values.serverOrigin !== '' || values.serverSecret !== '';
  if (values.serverURL === '' && more) complain('serverURL', 'Where is it? The rest is of no use without its address');
}

/** The boxes filled from what is saved; the secret stays where it is. */
export function serverValues(server: AuthServer | undefined): ServerValues {
  return {
    serverURL: server?.baseURL ?? '',
    serverBasePath: server?.basePath ?? '',
    serverOrigin: server?.origin ?? '',
    serverSecret: '',
  };
}

/** The auth server as typed; nothing where it has no address. */
export function serverOf(values: ServerValues): AuthServer | undefined {
  if (values.serverURL === '') return undefined;
  const more = filled<Omit<AuthServer, 'baseURL'>>({
    basePath: given(values.serverBasePath),
    origin: given(values.serverOrigin),
    secret: given(values.serverSecret),
  });
  return { baseURL: values.serverURL, ...more };
}
