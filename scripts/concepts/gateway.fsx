// A gateway needs three things: the container's route to it, forwarding, and an address that the answer finds its way back to.
//
//     web 172.17.0.2 --- docker0 172.17.0.1 host 192.0.2.10 --- 192.0.2.1 internet
//
// Each of the eight cases is a lab of its own. The page is docs/concepts/gateway.md.
#I "../../module/bin"
#r "KubeNet.FSharp.dll"

open KubeNet.FSharp

type Row = { Route: bool; Forwarding: bool; Masquerade: bool; Verdict: Verdict }

let build hasRoute forwards masquerades =
    lab "gateway" {
        netns "web"
        netns "host"
        netns "internet" { listen (tcp 443) }
        bridge "host" "docker0" [ "172.17.0.1/16" ]
        nic "web" "eth0" [ "172.17.0.2/16" ] --- nic "host" "veth0" [] { master "docker0" }
        nic "host" "eth0" [ "192.0.2.10/24" ] --- nic "internet" "eth0" [ "192.0.2.1/24" ]

        if hasRoute then
            inside "web" { route "default" [ via "172.17.0.1" ] }

        if forwards then
            inside "host" { forwarding }

        if masquerades then
            inside "host" { nat "POSTROUTING" [ source "172.17.0.0/16"; isNot (outDevice "docker0") ] masquerade }
    }

experiment "What does a gateway need?" {
    for hasRoute in [ false; true ] do
        for forwards in [ false; true ] do
            for masquerades in [ false; true ] do
                let trace = packet "web" "192.0.2.1" (tcp 443) |> trace (build hasRoute forwards masquerades)

                { Route = hasRoute
                  Forwarding = forwards
                  Masquerade = masquerades
                  Verdict = trace.Verdict }
}
