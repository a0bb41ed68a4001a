# The module is its assembly; this file only says what to do where that was not built yet.
$assembly = [IO.Path]::Combine($PSScriptRoot, 'bin', 'KubeNet.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) {
    throw "KubeNet is not built yet: run ./kubenet once, or 'dotnet build src/KubeNet.PowerShell' in its folder."
}

Import-Module -Name $assembly
