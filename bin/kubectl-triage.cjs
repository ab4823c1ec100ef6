#!/usr/bin/env node
'use strict';
// kubectl finds plugins by name: `kubectl triage` runs this file.
process.env.KTRIAGE_NAME = 'kubectl triage';
require('./ktriage.cjs');
