import { z } from 'zod';

// The content security policy forbids compiling code from strings. zod tries it while schemas are made, so this
// module has to be the first import of the page.
z.config({ jitless: true });
