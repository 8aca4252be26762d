@echo off
rem Installs MediaDrop silently for everybody at this computer, with preset channels:
rem
rem   install.cmd MSI [SETTINGS]
rem
rem Run it as an administrator or as SYSTEM. It ends with msiexec's code: 0, or 3010 when Windows
rem wants to be started again.
setlocal
if "%~1"=="" (
  echo usage: install.cmd MSI [SETTINGS]
  exit /b 2
)
rem By its whole path: a msiexec beside the installer would run as SYSTEM.
start /wait "" "%SystemRoot%\System32\msiexec.exe" /i "%~f1" /qn /norestart
set code=%errorlevel%
if not "%code%"=="0" if not "%code%"=="3010" exit /b %code%
if "%~2"=="" exit /b %code%

rem Anybody may have made this folder before, and would have a say in what is copied into it.
set folder=%ProgramData%\MediaDrop
if exist "%folder%" rmdir /s /q "%folder%"
mkdir "%folder%"
copy /y "%~f2" "%folder%\settings.json" >nul
if not exist "%folder%\settings.json" exit /b 1
exit /b %code%
