# What every file of the suite dots in its BeforeAll.
Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'KubeNet.psd1'))
Register-NetAssertion

# Runs a script of scripts/ and gives the traces that it printed, in order; its lab stays the session's.
function Invoke-Scenario([string] $Name) {
    & ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'scripts', "$Name.ps1")) | Where-Object { $_ -is [KubeNet.Engine.Tracing.PacketTrace] }
}

# The id of the error that a command writes or throws, without the cmdlet's own name behind it; $null where there is none.
function Get-ErrorId([scriptblock] $Command) {
    try { $null = & $Command 2>&1 | Tee-Object -Variable output } catch { return ($_.FullyQualifiedErrorId -split ',')[0] }
    $output | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Select-Object -First 1 | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] }
}
