/** A short talk with all that templates tell apart. */
export const EXAMPLE_CHAT = [
  { role: 'system', content: 'You are a careful beekeeper.' },
  { role: 'user', content: 'When do bees swarm?' },
  { role: 'assistant', content: 'Mostly in May and June.' },
  { role: 'user', content: 'And what do I do then?' },
] as const;
