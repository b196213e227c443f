// What `npm audit` found, narrowed to what ships.

const SERIOUS = ['high', 'critical'];

/**
 * Sorts the findings of `npm audit --json`.
 * @param {{ vulnerabilities?: Record<string, { severity: string, nodes?: string[] }> }} report
 * @param {string[]} folders of the packages that ship, below the root
 * @returns `stop`: serious ones in what ships; `mention`: all others
 */
export function sortAdvisories(report, folders) {
  const shipped = new Set(folders);
  const found = Object.entries(report.vulnerabilities ?? {}).map(([name, { severity, nodes = [] }]) => ({
    name,
    severity,
    ships: nodes.some((node) => shipped.has(node)),
  }));
  const isStop = (one) => one.ships && SERIOUS.includes(one.severity);
  return { stop: found.filter(isStop), mention: found.filter((one) => !isStop(one)) };
}
