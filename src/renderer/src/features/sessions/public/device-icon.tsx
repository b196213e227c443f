import type { Device } from '@shared/api/common';
import { Bot, CircleHelp, Monitor, Smartphone, Tablet, Terminal, type LucideIcon } from 'lucide-react';

const ICONS: Readonly<Record<Device['kind'], LucideIcon>> = {
  desktop: Monitor,
  mobile: Smartphone,
  tablet: Tablet,
  bot: Bot,
  script: Terminal,
  unknown: CircleHelp,
};

/** What a session runs on, as a picture and in words; the whole user agent is its tooltip. */
export function DeviceLabel({
  device,
  userAgent,
  label = device.label,
}: {
  device: Device;
  userAgent: string | null;
  /** Instead of the device's own, such as for several versions of it. */
  label?: string;
}) {
  const Icon = ICONS[device.kind];
  return (
    <span
      className="flex max-w-full min-w-0 items-center gap-2"
      title={userAgent ?? 'The session tells nothing about its device'}
    >
      <Icon className="size-3.5 shrink-0 text-faint" strokeWidth={1.75} aria-label={device.kind} />
      <span className="truncate">{label}</span>
    </span>
  );
}
