#!/usr/bin/env node
// Not in bundle: npm links only commands that exist when it installs, and a clone is compiled after that. CommonJS, as
// the bundle is: Node's other loader costs a fifth of a bare start. Source maps are known of files that Node loads itself.
if (process.argv.includes('--debug')) require('../bundle/bin.js');
else require('./chunks.js').loadBundle('./bin.js');
