declare const __SCIMSCOPE_VERSION__: string;

/** Version of the product, from package.json at build time. */
export const VERSION = typeof __SCIMSCOPE_VERSION__ === 'string' ? __SCIMSCOPE_VERSION__ : '0.0.0';
