#!/usr/bin/env node
// Not in dist: npm links only commands that exist when it installs, and a clone is compiled after that.
import '../dist/bin.js';
