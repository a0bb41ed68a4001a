namespace KubeNet.FSharp

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open KubeNet.Engine.Namespaces

/// A change of a lab's configuration: what the lines of a lab are. Made by the words (netns, bridge, docker ...), done by lab, here and extend.
type IEdit =
    /// <summary>The configuration with the change made.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">The engine refuses it; nothing was changed.</exception>
    abstract Apply: config: NetworkConfig -> NetworkConfig

/// A change that a function makes.
[<Sealed>]
type Edit(apply: NetworkConfig -> NetworkConfig) =
    interface IEdit with
        member _.Apply config = apply config

/// A for loop of a block that was run: what it yields belongs together.
[<Sealed>]
type internal Loop(place: Place) =
    /// Where the loop stands.
    member _.Place = place

/// One line of a block, where it stands, and the outermost loop that it is of, if any.
type Line<'part> = internal { Place: Place; Part: 'part; Loop: Loop option }

module internal Line =
    /// Goes through the lines in order; a complaint is told with its line.
    let fold (folder: 'state -> 'part -> 'state) (state: 'state) (lines: Line<'part> list) =
        (state, lines) ||> List.fold (fun state line -> Place.at line.Place (fun () -> folder state line.Part))

/// What every block between braces shares: its lines are values of one kind; for, if, match and let work among them.
[<AbstractClass>]
type Block<'part>() =
    /// A line.
    member _.Yield
        (
            part: 'part,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) : Line<'part> list =
        [ { Place = { File = file; Line = line }; Part = part; Loop = None } ]

    /// Several lines that were made elsewhere.
    member _.YieldFrom
        (
            parts: 'part seq,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) : Line<'part> list =
        [ for part in parts -> { Place = { File = file; Line = line }; Part = part; Loop = None } ]

    /// No line.
    member _.Zero() : Line<'part> list = []

    /// What follows a line.
    member _.Combine(first: Line<'part> list, rest: unit -> Line<'part> list) = first @ rest ()

    /// What is not looked at before it is reached.
    member _.Delay(block: unit -> Line<'part> list) = block

    /// Lines again and again.
    member _.For
        (
            items: 'a seq,
            body: 'a -> Line<'part> list,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) : Line<'part> list =
        let loop = Some(Loop { File = file; Line = line })

        [ for item in items do
              for made in body item -> { made with Loop = loop } ]

    /// A line that needs something disposed of.
    member _.Using(resource: 'a :> IDisposable, body: 'a -> Line<'part> list) =
        use resource = resource
        body resource
