import { useFormStatus } from 'react-dom';
import { Button } from '../ui/button.tsx';

/** Of a form with an action: busy until the action has come to its end. */
export function SubmitButton({ children }: { children: string }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" aria-busy={pending}>
      {children}
    </Button>
  );
}
