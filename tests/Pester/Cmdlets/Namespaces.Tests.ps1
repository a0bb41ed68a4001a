BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of namespaces' {
    BeforeEach { New-RouterLab }

    It 'a name is taken once' {
        Get-ErrorId { New-NetNamespace client } | Should -Be NamespaceExists
        Get-ErrorId { Remove-NetNamespace nosuch -Confirm:$false } | Should -Be NamespaceNotFound
    }

    It 'a namespace of a container or a pod is not removed' {
        New-DockerContainer db -DockerHost server
        New-KubeCluster -Node node1
        New-KubePod web -Node node1
        foreach ($name in 'db', 'server', 'web.default', 'node1') {
            Get-ErrorId { Remove-NetNamespace $name -Confirm:$false } | Should -Be NamespaceOwned
            (Get-NetNamespace).Name | Should -Contain $name
        }
    }

    It '-WhatIf changes nothing' {
        Remove-NetNamespace server -WhatIf
        (Get-NetNamespace).Name | Should -Contain server
        Set-NetSysctl router net.ipv4.ip_forward 0 -WhatIf
        (Get-NetSysctl router net.ipv4.ip_forward).Value | Should -Be 1
    }

    It 'a sysctl decides' {
        Set-NetSysctl router net.ipv4.ip_forward 0
        Trace-Packet client server -Port 80 | Should -BeDroppedBy IP_INADDRERRORS -Where router
    }

    It 'a sysctl that the kernel does not have is an error' {
        Get-ErrorId { Set-NetSysctl router net.ipv4.nosuch 1 } | Should -Be SysctlNotFound
    }
}
