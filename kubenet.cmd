@echo off
rem Opens a PowerShell session with the KubeNet module loaded; see kubenet.ps1.
where /q pwsh
if %errorlevel% equ 0 (
    pwsh -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0kubenet.ps1" %*
) else (
    powershell -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0kubenet.ps1" %*
)
exit /b %errorlevel%
