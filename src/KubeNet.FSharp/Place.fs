namespace KubeNet.FSharp

open System
open System.IO
open KubeNet.Engine

/// A place in a source file.
[<Struct>]
type Place =
    {
        /// The full path of the file.
        File: string
        /// The line, from 1.
        Line: int
    }

    /// As compilers print it: demo.fsx(12).
    override place.ToString() = $"{Path.GetFileName place.File}({place.Line})"

/// What the engine found wrong, and where in the source the wrong thing stands. Nothing was changed.
[<Sealed>]
type PlacedException(place: Place, inner: NetConfigException) =
    inherit NetConfigException(inner.ErrorId, $"{place}: {inner.Message}", inner)

    /// Where it stands.
    member _.Place = place

    /// What the engine found wrong.
    member _.Complaint = inner

module internal Place =
    /// Runs what stands at a place; what the engine finds wrong is told with the place. Of nested places the innermost counts.
    let at place (action: unit -> 'a) =
        try
            action ()
        with :? NetConfigException as error when not (error :? PlacedException) ->
            raise (PlacedException(place, error))

    /// Complains about what a person wrote.
    let complain errorId message : 'a = raise (NetConfigException(errorId, message))
