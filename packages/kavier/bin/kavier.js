#!/usr/bin/env node
// Not in bundle: npm links only commands that exist when it installs, and a clone is compiled after that.
import '../bundle/bin.js';
