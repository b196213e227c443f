/** Grey shapes where the header and panels of a user will be; shown only once reading takes noticeable time. */
export function UserSkeleton() {
  return (
    <div aria-hidden className="flex min-h-0 flex-1 flex-col bg-canvas">
      <div className="flex min-h-0 flex-1 animate-skeleton flex-col gap-3 px-4 pt-3 pb-4">
        <div className="flex items-center gap-3 pl-10">
          <span className="size-10 rounded-full bg-pressed" />
          <span className="flex flex-col gap-2">
            <span className="h-3 w-44 rounded-full bg-pressed" />
            <span className="h-2 w-64 rounded-full bg-pressed" />
          </span>
        </div>
        <div className="flex gap-1.5">
          <span className="h-6 w-32 rounded-md bg-pressed" />
          <span className="h-6 w-28 rounded-md bg-pressed" />
        </div>
        <div className="grid min-h-0 flex-1 grid-cols-[300px_1fr] grid-rows-[3fr_2fr] gap-3">
          <span className="row-span-2 rounded-lg border border-line bg-surface" />
          <span className="rounded-lg border border-line bg-surface" />
          <span className="rounded-lg border border-line bg-surface" />
        </div>
      </div>
    </div>
  );
}
