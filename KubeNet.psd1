@{
    RootModule           = 'module/KubeNet.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '0f8b6a53-7d0a-4b83-9c1e-5a3f2e7d4c19'
    Author               = 'The KubeNet authors'
    CompanyName          = 'KubeNet'
    Copyright            = '(c) The KubeNet authors'
    Description          = 'An offline, deterministic model of Linux, Docker and Kubernetes networking: build or import a network, send a packet, see every decision.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('module/KubeNet.types.ps1xml')
    FormatsToProcess     = @('module/KubeNet.format.ps1xml')
    FunctionsToExport    = @('Register-NetAssertion')
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        # Lab
        'New-NetLab', 'Get-NetLab', 'Reset-NetLab', 'Checkpoint-NetLab', 'Restore-NetLab', 'Compare-NetLab', 'Show-NetLab', 'Export-NetLab', 'Import-NetLab', 'Step-NetClock'
        # Namespace
        'New-NetNamespace', 'Get-NetNamespace', 'Remove-NetNamespace', 'Get-NetSysctl', 'Set-NetSysctl'
        # Link
        'Add-VethPair', 'Add-Bridge', 'Add-Vxlan', 'Add-Ipip', 'Add-Gre', 'Add-Sit', 'Add-DummyLink', 'Add-Vlan', 'Add-Macvlan', 'Add-Ipvlan', 'Add-Bond', 'Add-Vrf', 'Add-ExternalLink', 'Get-IpLink', 'Set-IpLink', 'Remove-IpLink'
        'Get-BridgeFdb', 'Add-BridgeFdb', 'Remove-BridgeFdb', 'Get-BridgeVlan', 'Add-BridgeVlan', 'Remove-BridgeVlan'
        # Address
        'Add-IpAddress', 'Get-IpAddress', 'Remove-IpAddress', 'Get-IpNeighbor', 'Add-IpNeighbor', 'Remove-IpNeighbor'
        # Route
        'Add-IpRoute', 'Get-IpRoute', 'Remove-IpRoute', 'Find-IpRoute', 'Add-IpRule', 'Get-IpRule', 'Remove-IpRule'
        # Firewall
        'Add-IptablesRule', 'Get-IptablesRule', 'Remove-IptablesRule', 'New-IptablesChain', 'Remove-IptablesChain', 'Set-IptablesPolicy'
        'Save-Iptables', 'Restore-Iptables', 'Get-Conntrack', 'Clear-Conntrack', 'Get-ConntrackStatistic'
        'New-IpSet', 'Get-IpSet', 'Remove-IpSet', 'Add-IpSetEntry', 'Remove-IpSetEntry', 'Test-IpSetEntry', 'Save-IpSet', 'Restore-IpSet'
        # Socket
        'Add-NetListener', 'Get-NetListener', 'Remove-NetListener'
        # Kubernetes
        'New-KubeCluster', 'Get-KubeCluster', 'Remove-KubeCluster', 'Add-KubeNode', 'Get-KubeNode', 'Set-KubeNode', 'Remove-KubeNode'
        'New-KubeNamespace', 'Get-KubeNamespace', 'Set-KubeNamespace', 'Remove-KubeNamespace'
        'New-KubePod', 'Get-KubePod', 'Set-KubePod', 'Remove-KubePod'
        'New-KubeWorkload', 'Get-KubeWorkload', 'Set-KubeWorkload', 'Remove-KubeWorkload'
        'New-KubeNetworkPolicy', 'Get-KubeNetworkPolicy', 'Set-KubeNetworkPolicy', 'Remove-KubeNetworkPolicy'
        'New-KubeService', 'Get-KubeService', 'Set-KubeService', 'Remove-KubeService', 'Set-KubeEndpoint', 'Get-KubeEndpoint'
        'Add-KubeDns', 'Resolve-KubeName'
        'Import-KubeManifest', 'Import-KubeCluster'
        # Docker
        'New-DockerHost', 'Get-DockerHost', 'New-DockerNetwork', 'Get-DockerNetwork', 'Remove-DockerNetwork', 'Connect-DockerNetwork'
        'Disconnect-DockerNetwork', 'New-DockerContainer', 'Get-DockerContainer', 'Remove-DockerContainer', 'Start-DockerContainer'
        'Stop-DockerContainer', 'Resolve-DockerName'
        # Packet
        'Trace-Packet', 'Test-Packet', 'Measure-PacketPath', 'Export-PacketTrace'
        # World
        'Import-NetSnapshot', 'Export-NetScript', 'Invoke-NetScript', 'Enter-NetScript'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @(
                'Network', 'Linux', 'iptables', 'netfilter', 'conntrack', 'Kubernetes', 'Docker', 'Simulation', 'Pester'
                'PSEdition_Core', 'Windows', 'MacOS'
            )
            LicenseUri   = 'https://licenses.nuget.org/MIT'
            # A name that is reserved for examples: the project has no public home yet. Name it here before the module is published.
            ProjectUri   = 'https://example.org/kubenet'
            ReleaseNotes = 'What is new stands in CHANGELOG.md, which lies beside this manifest.'
        }
    }
}
