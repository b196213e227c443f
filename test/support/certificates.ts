import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A certificate with its key, both PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** An authority of our own, made with openssl. */
export interface Authority {
  readonly cert: string;
  /** A certificate for a name; with addresses it is a server's, else a client's. */
  readonly issue: (name: string, addresses?: readonly string[]) => Issued;
  /** The same key, locked with a password. */
  readonly locked: (key: string, password: string) => string;
}

/** Makes an authority that lives as long as the test process. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-ca-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '30',
    '-subj',
    '/CN=Authdesk test',
  );
  let count = 0;
  return {
    cert: readFileSync(at('ca.crt'), 'utf8'),
    issue: (name, addresses) => {
      count += 1;
      const [key, request, cert] = [`${count}.key`, `${count}.csr`, `${count}.crt`];
      openssl('req', '-new', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
      writeFileSync(
        at('ext'),
        addresses === undefined ? 'basicConstraints=CA:FALSE' : `subjectAltName=${addresses.join(',')}`,
      );
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'ext'];
      openssl('x509', '-req', '-in', request, ...signed, '-out', cert);
      return { cert: readFileSync(at(cert), 'utf8'), key: readFileSync(at(key), 'utf8') };
    },
    locked: (key, password) => {
      writeFileSync(at('open.key'), key);
      openssl('pkcs8', '-topk8', '-in', 'open.key', '-out', 'locked.key', '-passout', `pass:${password}`);
      return readFileSync(at('locked.key'), 'utf8');
    },
  };
}
