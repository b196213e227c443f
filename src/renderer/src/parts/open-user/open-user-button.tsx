import { ArrowUpRight } from 'lucide-react';
import { Button } from '../../ui/button';
import { useOpenUser, type PersonElsewhere } from './use-open-user';

/** Opens the person of a mail or an entry; where that is of another database it cannot be pressed, and `whyNot` says why beside its name. */
export function OpenUserButton({ person, className }: { person: PersonElsewhere; className?: string }) {
  const { open, whyNot } = useOpenUser();
  const reason = whyNot(person);
  return (
    <Button
      icon={ArrowUpRight}
      {...(className === undefined ? {} : { className })}
      disabled={reason !== null}
      focusableWhenDisabled
      title={reason ?? undefined}
      onClick={() => open(person)}
    >
      Open user
    </Button>
  );
}
