/** How serious a thing is; one name for badges, dots, notices and toasts. */
export type Tone = 'neutral' | 'ok' | 'info' | 'warn' | 'danger' | 'accent' | 'env';

/** Text and soft background of each tone. */
export const SOFT_TONE: Readonly<Record<Tone, string>> = {
  neutral: 'bg-pressed/60 text-muted',
  ok: 'bg-ok-soft text-ok-ink',
  info: 'bg-info-soft text-info-ink',
  warn: 'bg-warn-soft text-warn-ink',
  danger: 'bg-danger-soft text-danger-ink',
  accent: 'bg-accent-soft text-accent-ink',
  env: 'bg-env-soft text-env-ink',
};

/** Text colour of each tone. */
export const INK_TONE: Readonly<Record<Tone, string>> = {
  neutral: 'text-faint',
  ok: 'text-ok-ink',
  info: 'text-info-ink',
  warn: 'text-warn-ink',
  danger: 'text-danger-ink',
  accent: 'text-accent-ink',
  env: 'text-env-ink',
};

/** Solid fill of each tone, for dots and bars. */
export const SOLID_TONE: Readonly<Record<Tone, string>> = {
  neutral: 'bg-faint',
  ok: 'bg-ok',
  info: 'bg-info',
  warn: 'bg-warn',
  danger: 'bg-danger',
  accent: 'bg-accent',
  env: 'bg-env',
};
