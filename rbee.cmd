@node "%~dp0scripts\rbee.mjs" %*
