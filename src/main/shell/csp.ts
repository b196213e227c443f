type Policy = ReadonlyArray<readonly [directive: string, ...sources: string[]]>;

/**
 * The Content-Security-Policy of our page, the only place that writes one. `devServer` is the origin of Vite's server
 * while developing: hot reload needs inline scripts and styles, and a web socket.
 */
export function contentSecurityPolicy(devServer?: string): string {
  const inline = devServer === undefined ? [] : ["'unsafe-inline'"];
  const socket = devServer === undefined ? [] : [devServer.replace(/^http/, 'ws')];
  const policy: Policy = [
    ['default-src', "'none'"],
    ['script-src', "'self'", ...inline],
    ['style-src', "'self'", ...inline],
    ['img-src', "'self'", 'data:'],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...socket],
    ['base-uri', "'none'"],
    ['form-action', "'none'"],
    ['frame-ancestors', "'none'"],
  ];
  return policy.map((directive) => directive.join(' ')).join('; ');
}
