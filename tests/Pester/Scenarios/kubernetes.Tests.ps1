BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario kubernetes)
}

Describe 'A service and its pods' {
    It 'is reached at the address that no device has' {
        $traces[0] | Should -BeDelivered -To pod/web-2, 10.1.46.2
        $traces[0] | Should -BeTranslatedTo ($traces[0].Delivered.Packet.Destination.ToString() + ':80')
    }

    It 'has pods that meet over the bridge of their node' {
        $traces[1] | Should -BeDelivered -To 10.1.46.2
        $traces[1].Hops.Namespace | Should -Not -Contain node2
    }

    It 'has pods that meet over the overlay' {
        $traces[2] | Should -BeDelivered -To pod/web-2
        $traces[2].Steps.Kind | Should -Contain encapsulate
    }

    It 'has pods whose containers meet on localhost' {
        $traces[3] | Should -BeDelivered -To pod/pair
    }

    It 'goes on with the pods that are left' {
        Measure-PacketPath pod/client svc/web -Port 80 -Count 20 | Should -BeSpreadOver pod/web-2
        Trace-Packet pod/client svc/web -Port 80 -AllPaths | Should -BeSpreadOver @{ 'pod/web-2' = 1 }
    }

    It 'is shared evenly' {
        $null = New-KubePod web-3 -Node node1 -Label @{ app = 'web' } -ContainerPort 80
        Trace-Packet pod/client svc/web -Port 80 -AllPaths | Should -BeSpreadOver pod/web-2, pod/web-3
        Measure-PacketPath pod/client svc/web -Port 80 | Should -BeSpreadOver pod/web-2, pod/web-3
    }
}
