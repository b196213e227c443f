import { config } from 'zod';

// The content policy forbids `new Function`, which zod compiles its parsers with; this has to come before any schema.
config({ jitless: true });
