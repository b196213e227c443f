/** A setting of a Postgres session, such as `search_path`, in the form that `set_config` takes. */
export interface SessionSetting {
  readonly name: string;
  readonly value: string;
}

interface StartupOptions {
  /** `-c name=value` and `--name=value`. */
  readonly settings: readonly SessionSetting[];
  /** What services such as Neon find the database by; for them only, and not for Postgres. */
  readonly routing: string;
  /** Whether there is something else in it. */
  readonly unused: boolean;
  readonly fault: string | null;
}

const ROUTING = /^(?:--cluster|endpoint|project|reference)=/u;

/** Reads the parameter `options`: the command line of a Postgres session. A backslash protects a blank, as on the server. */
export function readOptions(text: string): StartupOptions {
  // Where a form encoded the blanks as +.
  const line = text.replaceAll(
    /(^|\+)(-c)\+|\+(?=-c|--)/gu,
    (_, before = '', c = '') => `${before === '+' ? ' ' : ''}${c} `,
  );
  const words = (line.match(/(?:\\[\s\S]|[^\s\\])+/gu) ?? []).map((word) => word.replaceAll(/\\([\s\S])/gu, '$1'));
  const settings: SessionSetting[] = [];
  const routing: string[] = [];
  let unused = false;
  let fault: string | null = null;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (ROUTING.test(word)) routing.push(word);
    else if (word.startsWith('-c') || word.startsWith('--')) {
      const said = word === '-c' ? (words[(i += 1)] ?? '') : word.slice(2);
      const at = said.indexOf('=');
      // As Postgres itself reads it: a - in a name stands for _.
      if (at > 0) settings.push({ name: said.slice(0, at).replaceAll('-', '_'), value: said.slice(at + 1) });
      else fault = 'In options each -c takes a setting, such as -c search_path=auth';
    } else unused = true;
  }
  return { settings, routing: routing.join(' '), unused, fault };
}
