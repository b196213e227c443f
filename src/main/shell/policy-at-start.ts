import { app, dialog } from 'electron';
import { policyFile, PolicyFault, readPolicy, type PolicyInForce } from '../data/local/policy/read-policy';

interface Start {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: Record<string, string | undefined>;
}

/** The policy of this computer's administrators, or why it cannot be followed. */
export function readPolicyAtStart({ isPackaged, platform, env }: Start): PolicyInForce | PolicyFault | null {
  // Only while developing: whoever starts a package could otherwise choose which policy holds.
  const named = isPackaged ? undefined : env['AUTHDESK_POLICY_FILE'];
  try {
    return readPolicy(named ?? policyFile(platform, env));
  } catch (error) {
    if (error instanceof PolicyFault) return error;
    throw error;
  }
}

export interface Refusal {
  readonly message: string;
  readonly detail: string;
}

/** Why a policy keeps Authdesk from starting, as a person and their administrators can act on it. */
export function refusalOf({ file, line, message }: PolicyFault): Refusal {
  return {
    message: 'Authdesk does not start, because what your administrators set cannot be followed.',
    detail: `${message}.\n${file}${line === null ? '' : `, line ${line}`}\nAsk them to correct it.`,
  };
}

/** Says why nothing is started, and ends. */
export async function refuseStart({ message, detail }: Refusal): Promise<void> {
  await app.whenReady();
  await dialog.showMessageBox({ type: 'error', title: 'Authdesk', message, detail, buttons: ['Quit'] });
  app.exit(1);
}
