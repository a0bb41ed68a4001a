namespace KubeNet.FSharp

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open KubeNet.Engine.Labs
open KubeNet.Engine.Namespaces
open KubeNet.LabFiles

/// The seed of a lab: a line of it.
[<Sealed>]
type Seed internal (number: uint64) =
    member internal _.Number = number

    interface IEdit with
        member _.Apply _ = Place.complain "SeedTooLate" "A lab's seed is given where it is made: in the braces of lab."

/// Whether lines are being gathered or done on this thread: what changes a lab at once would come before those that stand above it.
[<AbstractClass; Sealed>]
type internal Busy() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private depth: int

    /// Gathers or does lines.
    static member While(work: unit -> 'a) =
        Busy.depth <- Busy.depth + 1

        try
            work ()
        finally
            Busy.depth <- Busy.depth - 1

    /// Complains where something is to change a lab at once.
    static member Refuse() =
        if Busy.depth > 0 then
            Place.complain
                "NestedBlock"
                "here and extend change a lab at once, and do not stand among the lines of another block, which are done together; write the lines there themselves, or make them with plan."

module internal Building =
    let apply (lines: Line<IEdit> list) config = lines |> Line.fold (fun config (edit: IEdit) -> edit.Apply config) config

    let extend (lab: Lab) lines =
        ScriptSession.Current.Stopping.ThrowIfCancellationRequested()
        ClusterWarnings.during (fun () -> Busy.While(fun () -> lab.Edit(apply lines)))
        lab

/// What blocks of lines share: a list of lines of one kind (netns ...) is as good as one of any.
[<AbstractClass>]
type EditBlock() =
    inherit Block<IEdit>()

    /// Several lines of one kind that were made elsewhere.
    member block.YieldFrom
        (
            parts: 'edit seq when 'edit :> IEdit,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) =
        block.YieldFrom(parts |> Seq.map (fun part -> part :> IEdit), file, line)

/// A lab to make, and in braces its lines in the order in which one would type them.
[<Sealed>]
type LabBlock internal (name: string) =
    inherit EditBlock()

    /// The lab.
    member _.Run(block: unit -> Line<IEdit> list) =
        let lines = Busy.While block

        let seed, edits = lines |> List.partition (fun line -> line.Part :? Seed)

        let number =
            match seed with
            | [] -> 0UL
            | [ line ] -> (line.Part :?> Seed).Number
            | _ -> Place.at seed[1].Place (fun () -> Place.complain "ConflictingOptions" "The lab has two seeds; give one.")

        let lab = Building.extend (Lab(number, name)) edits
        ScriptSession.Current.Lab <- lab
        lab

/// Lines to do in a lab that is there.
[<Sealed>]
type ExtendBlock internal (lab: unit -> Lab) =
    inherit EditBlock()

    /// Does all of the lines, or none.
    member _.Run(block: unit -> Line<IEdit> list) =
        Busy.Refuse()
        Building.extend (lab ()) (Busy.While block) |> ignore

/// Lines to do in a copy of a lab.
[<Sealed>]
type ForkBlock internal (lab: Lab) =
    inherit EditBlock()

    /// The copy, changed.
    member _.Run(block: unit -> Line<IEdit> list) = Building.extend (lab.Fork()) (Busy.While block)

/// Lines that can be done in any lab, as one line of it.
[<Sealed>]
type PlanBlock internal () =
    inherit EditBlock()

    /// The lines as one.
    member _.Run(block: unit -> Line<IEdit> list) : IEdit = Edit(Building.apply (Busy.While block))

/// The words for labs.
[<AutoOpen>]
module Labs =
    /// A lab of its own, which becomes the session's current lab: lab "demo" { netns "client"; ... }. Its lines are done in order, all of them or none.
    let lab name = LabBlock name

    /// Lines for a lab that is there, all of them or none: extend net { inside "host" { policy "FORWARD" drop } }.
    let extend lab = ExtendBlock(fun () -> lab)

    /// Lines for the session's current lab.
    let here = ExtendBlock(fun () -> ScriptSession.Current.Lab)

    /// A copy of a lab that goes its own way, with lines done in it: what if?
    let fork (lab: Lab) = ForkBlock lab

    /// Lines without a lab, to be a line of several: let office = plan { netns "pc"; ... }.
    let plan = PlanBlock()

    /// The session's current lab.
    let currentLab () = ScriptSession.Current.Lab

    /// Where a lab's random choices, MAC addresses and ports come from; 0 unless given.
    let seed number = Seed(uint64 (numberOf "seed" number))

    /// Any other change, by the edits of KubeNet.Engine: edit (fun config -> config.AddDummy("host", "dummy0")).
    let edit (change: NetworkConfig -> NetworkConfig) : IEdit = Edit change

    /// <summary>Writes a lab to a file, as a whole or not at all: net |> saveLab "shop.json".</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">FileUnwritable.</exception>
    let saveLab (path: string) (lab: Lab) = LabFile.Save(lab, path)

    /// <summary>The lab of a file, which becomes the session's current lab: let net = loadLab "shop.json". What this version does not know in it is passed over.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">FileUnreadable, and the errors of lab files (LabFileMalformed ...), which name line and column.</exception>
    let loadLab (path: string) =
        let lab = LabFile.Load(path).Lab
        ScriptSession.Current.Lab <- lab
        lab

    /// Moves a lab's clock on; what has an age grows older.
    let wait (time: TimeSpan) (lab: Lab) = lab.Advance time
