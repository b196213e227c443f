import { Checkbox } from '../ui/toggle';

/** The names in a list of roles, as better-auth keeps several. */
export function rolesIn(role: string | null | undefined): readonly string[] {
  return (role ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A tick for each role that can be given, with what it means. */
export function RoleBoxes({
  offered,
  chosen,
  hints,
  onChoose,
}: {
  offered: readonly string[];
  chosen: readonly string[];
  hints: Readonly<Record<string, string>>;
  onChoose: (name: string, on: boolean) => void;
}) {
  return (
    <div role="group" aria-label="Roles" className="flex flex-col gap-1.5">
      {offered.map((name) => (
        <Checkbox
          key={name}
          checked={chosen.includes(name)}
          onCheckedChange={(on) => onChoose(name, on)}
          label={name}
          {...(hints[name] === undefined ? {} : { hint: hints[name] })}
        />
      ))}
    </div>
  );
}
