import { Button } from '../ui/button.tsx';

/** Whole and not within the page: it leads to another site. */
export function OpenIdLink({ provider, to }: { provider: string; to: string }) {
  return (
    <div className="grid gap-5 border-t pt-6">
      <Button asChild variant="outline">
        <a href={`/v1/session/openid?${new URLSearchParams({ to })}`}>Sign in with {provider}</a>
      </Button>
    </div>
  );
}
