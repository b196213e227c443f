import { useEffect } from 'react';
import { useAddRecent } from '../api/views';
import { useRoute } from '../nav/store';

/** Notes each person whose page is opened, for the palette to offer them again. Only the id is kept, never what led there. */
export function useRecentUsers(connected: boolean): void {
  const route = useRoute();
  const { mutate: add } = useAddRecent();
  const id = route.to === 'user' && connected ? route.id : null;
  useEffect(() => {
    if (id !== null) add(id);
  }, [id, add]);
}
