namespace KubeNet.FSharp

open System.Collections.Generic
open System.Threading
open KubeNet.Engine.Namespaces
open KubeNet.Orchestration.Kubernetes

/// What edits of clusters find odd but allowed. It is told once a lab has the edits: a line that is refused takes them all back.
module internal ClusterWarnings =
    let private noted = AsyncLocal<List<Place * string> | null>()

    /// Notes what the last edit of a cluster found, for the lab that is being edited.
    let note place name (config: NetworkConfig) =
        match noted.Value with
        | null -> ()
        | found -> found.AddRange((config.Cluster name).Warnings |> Seq.map (fun warning -> place, warning.Message))

    /// Edits a lab, and tells the session what was noted meanwhile, each thing once.
    let during (edit: unit -> unit) =
        let outer = noted.Value
        let found = List()
        noted.Value <- found

        try
            edit ()
        finally
            noted.Value <- outer

        for place, message in found |> Seq.distinctBy snd do
            ScriptSession.Current.Warn(place, message)
