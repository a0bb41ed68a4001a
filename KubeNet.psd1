@{
    RootModule           = 'module/KubeNet.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '0f8b6a53-7d0a-4b83-9c1e-5a3f2e7d4c19'
    Author               = 'The KubeNet authors'
    CompanyName          = 'KubeNet'
    Copyright            = '(c) The KubeNet authors'
    Description          = 'An offline, deterministic model of Linux networking: build or import a network, send a packet, see every decision.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('module/KubeNet.types.ps1xml')
    FormatsToProcess     = @('module/KubeNet.format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        # Lab
        'New-NetLab', 'Get-NetLab', 'Reset-NetLab', 'Checkpoint-NetLab', 'Restore-NetLab', 'Step-NetClock'
        # Namespace
        'Get-NetNamespace'
        # Link
        'Get-IpLink', 'Get-BridgeFdb'
        # Address
        'Get-IpAddress', 'Get-IpNeighbor'
        # Firewall
        'Get-Conntrack', 'Clear-Conntrack'
        # Socket
        'Get-NetListener'
    )
    PrivateData          = @{
        PSData = @{
            Tags = @('Network', 'Linux', 'iptables', 'Kubernetes', 'Docker', 'Simulation')
        }
    }
}
