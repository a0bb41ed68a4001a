BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of Kubernetes' {
    BeforeEach {
        $null = New-NetLab cluster
        $null = New-KubeCluster -Cni FlannelVxlan -Node node1, node2
        $null = New-KubePod web-1, web-2 -Label @{ app = 'web' } -ContainerPort 80
        $null = New-KubePod client -Node node1
        $null = New-KubeService web -Port 80 -Selector @{ app = 'web' }
    }

    It 'every pod reaches every pod, and the service' {
        Get-KubePod | Should -ReachAll pod/web-1, pod/web-2, svc/web -Port 80
    }

    It 'a service is spread over the pods that are ready' {
        Trace-Packet pod/client svc/web -Port 80 -AllPaths | Should -BeSpreadOver @{ 'pod/web-1' = 0.5; 'pod/web-2' = 0.5 }
        Get-KubePod web-1 | Set-KubePod -Ready $false
        Measure-PacketPath pod/client svc/web -Port 80 -Count 10 | Should -BeSpreadOver pod/web-2
    }

    It 'a service without endpoints rejects' {
        $null = New-KubeService empty -Port 80 -Selector @{ app = 'none' } -WarningAction SilentlyContinue
        Trace-Packet pod/client svc/empty | Should -BeRejectedBy 'filter KUBE-SERVICES' -Where node1
    }

    It 'a node port leads in from outside the cluster' {
        $service = New-KubeService public -Type NodePort -Port 80 -Selector @{ app = 'web' } -NodePort 30080
        $service.Type | Should -Be NodePort
        Trace-Packet node2 node1 -Port 30080 | Should -BeTranslatedTo pod/web-1, pod/web-2
    }

    It 'a policy closes a pod to all but those it names' {
        $null = New-KubeNetworkPolicy closed -PodSelector app=web
        Trace-Packet pod/client pod/web-1 -Port 80 | Should -BeRejectedBy '*KUBE-POD-FW*'
        'pod/client' | Should -Not -ReachAll pod/web-1, pod/web-2 -Port 80
        Remove-KubeNetworkPolicy closed -Confirm:$false
        'pod/client' | Should -ReachAll pod/web-1, pod/web-2 -Port 80
    }

    It 'a deployment keeps as many pods as it is told, and a service follows' {
        $null = New-KubeWorkload front -Replicas 3 -ContainerPort 80
        $null = New-KubeService front -Port 80 -Selector app=front
        Get-KubeWorkload front | Get-KubePod | Should -HaveCount 3
        Trace-Packet pod/client svc/front -Port 80 -AllPaths | Should -HaveCount 3
        Set-KubeWorkload front -Replicas 1
        $only = (Get-KubeWorkload front).Pods
        Trace-Packet pod/client svc/front -Port 80 | Should -BeDelivered -To "pod/$only"
        Get-KubeWorkload front | Remove-KubeWorkload -Confirm:$false
        Trace-Packet pod/client svc/front -Port 80 | Should -BeRejectedBy 'filter KUBE-SERVICES'
    }

    It 'a change is told before it is made, object by object' {
        $null = Checkpoint-NetLab before
        Set-KubePod web-1 -Ready $false
        Compare-NetLab before | Where-Object Cluster | ForEach-Object Kind | Should -Be Pod, Endpoint
    }

    It 'what cannot be is an error' {
        Get-ErrorId { New-KubeService far -Type NodePort -Port 80 -NodePort 80 } | Should -Be NodePortOutOfRange
        Get-ErrorId { 'kind: [' | Import-KubeManifest } | Should -Be YamlSyntax
        Get-ErrorId { Set-KubeWorkload nosuch -Replicas 2 } | Should -Be WorkloadNotFound
    }
}
