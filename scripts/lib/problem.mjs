// How every command of ours ends badly: one sentence somebody can act on, and no stack trace unless asked for.

/** A failure whose message is a sentence a person can act on. */
export class Problem extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'Problem';
  }
}

/** Runs a command's main function, turns what it throws into one sentence, and exits with its code. */
export async function main(run) {
  try {
    process.exitCode = (await run(process.argv.slice(2))) ?? 0;
  } catch (error) {
    const known = error instanceof Problem;
    console.error(known ? error.message : `Something unexpected went wrong: ${firstLine(error)}`);
    if (process.env.DEBUG) console.error(error);
    else if (!known || error.cause) console.error('(DEBUG=1 shows the details.)');
    process.exitCode = 1;
  }
}

/** The first line of an error's message. */
export function firstLine(error) {
  return String(error?.message ?? error)
    .trim()
    .split('\n')[0];
}
