const NAMES: Readonly<Record<string, string>> = {
  credential: 'Email and password',
  github: 'GitHub',
  gitlab: 'GitLab',
  linkedin: 'LinkedIn',
  tiktok: 'TikTok',
  paypal: 'PayPal',
  vk: 'VK',
  siwe: 'Ethereum wallet',
};

/** What a provider is called: `github` is GitHub, anything unknown keeps its own name with a capital. */
export function providerName(id: string): string {
  return NAMES[id] ?? id.charAt(0).toLocaleUpperCase() + id.slice(1);
}

const HUES: Readonly<Record<string, string>> = {
  credential: 'bg-faint',
  google: 'bg-[oklch(0.58_0.14_255)]',
  github: 'bg-[oklch(0.42_0.02_260)]',
  microsoft: 'bg-[oklch(0.57_0.11_220)]',
  apple: 'bg-[oklch(0.38_0.005_260)]',
  discord: 'bg-[oklch(0.55_0.16_277)]',
  facebook: 'bg-[oklch(0.52_0.16_262)]',
};

/** The first letter of a provider on its colour; logos would have to be fetched or licensed. */
export function ProviderMark({ id }: { id: string }) {
  return (
    <span
      aria-hidden
      className={`inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-xs font-semibold text-[oklch(0.985_0.003_250)] ${HUES[id] ?? 'bg-[oklch(0.52_0.06_200)]'}`}
    >
      {id === 'credential' ? '@' : providerName(id).charAt(0)}
    </span>
  );
}
