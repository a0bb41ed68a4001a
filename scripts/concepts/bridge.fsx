// A bridge floods what it does not know, and learns from what it sees: how many hosts get a frame that is not for them?
//
// host1 pings host2: the first time, again, and once the bridge has forgotten host2 (300 seconds of silence) while host1 has its MAC address written down. Asking for that
// address is a broadcast, which is for everybody and not counted. The page is docs/concepts/bridge.md.
#I "../../module/bin"
#r "KubeNet.FSharp.dll"

open System
open KubeNet.FSharp

type Row = { Ports: int; First: int; Again: int; Forgotten: int }

let build ports =
    lab "bridge" {
        netns "switch"
        bridge "switch" "br0" []

        for number in 1..ports do
            netns $"host{number}"

            nic $"host{number}" "eth0" [ $"10.0.0.{number}/24" ] { mac $"02:00:00:00:00:0{number}" }
            --- nic "switch" $"port{number}" [] { master "br0" }

        inside "host1" { neighbor "eth0" "10.0.0.2" "02:00:00:00:00:02" }
    }

experiment "Who hears host1?" {
    for ports in [ 2; 3; 8 ] do
        let net = build ports

        let bystanders () =
            let trace = ping "host1" "10.0.0.2" |> trace net |> confirm [ delivered ]

            trace.Hops
            |> Seq.filter (fun hop -> hop.Namespace.StartsWith "host" && hop.Namespace <> "host1" && hop.Namespace <> "host2")
            |> Seq.length

        let first = bystanders ()
        let again = bystanders ()
        wait (TimeSpan.FromSeconds 301.0) net

        { Ports = ports; First = first; Again = again; Forgotten = bystanders () }
}
