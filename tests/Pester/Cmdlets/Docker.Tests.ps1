BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of Docker' {
    BeforeEach {
        New-RouterLab
        $null = New-DockerHost server
    }

    It 'a published port is reached, until the container stops' {
        $null = New-DockerContainer web -Publish 8080:80 -Listen 80
        Trace-Packet client 10.1.0.2 -Port 8080 | Should -BeDelivered -To web
        Stop-DockerContainer web -Confirm:$false
        Trace-Packet client 10.1.0.2 -Port 8080 | Should -Not -BeDelivered
        Start-DockerContainer web | Out-Null
        'client' | Should -ReachAll 10.1.0.2 -Port 8080
    }

    It 'two containers do not publish the same port' {
        $null = New-DockerContainer one -Publish 8080:80
        Get-ErrorId { New-DockerContainer two -Publish 8080:80 } | Should -Be PortAllocated
    }

    It 'networks are apart until a container joins both' {
        $null = New-DockerNetwork back
        $null = New-DockerContainer web
        $null = New-DockerContainer db -Network back -Listen 5432
        'web' | Should -Not -ReachAll db -Port 5432
        $null = Connect-DockerNetwork back web
        Resolve-DockerName web db | Should -Not -BeNullOrEmpty
        'web' | Should -ReachAll db -Port 5432
    }
}
