namespace KubeNet.FSharp.Tests

open System
open System.Collections.Generic
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open KubeNet.Engine
open KubeNet.Engine.Labs
open KubeNet.FSharp
open Xunit

/// Console.Out is one for the process: what redirects it runs one after the other.
[<CollectionDefinition("scripts", DisableParallelization = true)>]
type ScriptsCollection() = class end

[<Collection "scripts">]
type ScriptTests() =
    let folder = new ScriptFolder()

    interface IDisposable with
        member _.Dispose() = (folder :> IDisposable).Dispose()

    [<Fact>]
    member _.It_works_in_the_callers_lab_and_returns_its_last_line() =
        let before = folder.Lab

        let result =
            folder.Run "open KubeNet.FSharp\nhere { netns \"a\" }\nprintfn \"made %s\" \"a\"\n(currentLab ()).Config.Namespaces.Count"

        Assert.Null result.Error
        Assert.Empty result.Diagnostics
        Assert.Equal(box 1, result.Value)
        Assert.Same(before, folder.Lab)
        Assert.Equal("made a" + Environment.NewLine, folder.Output.ToString())

    [<Fact>]
    member _.What_it_prints_as_an_error_is_the_callers_too() =
        folder.Run "eprintfn \"oops\"\nprintf \"fine\"" |> ignore
        Assert.Equal(("oops" + Environment.NewLine, "fine"), (folder.Error.ToString(), folder.Output.ToString()))

    [<Fact>]
    member _.A_lab_that_it_makes_becomes_the_callers() =
        folder.Run "open KubeNet.FSharp\nlab \"new\" { netns \"a\" }" |> ignore
        Assert.Equal("new", folder.Lab.Name)

    [<Fact>]
    member _.Nothing_is_returned_where_the_last_line_is_none() =
        Assert.Null((folder.Run "let x = 3").Value)
        Assert.Null((folder.Run "printfn \"x\"").Value)
        Assert.Null((folder.Run "(None: int option)").Value)
        Assert.Equal(box 3, (folder.Run "Some 3").Value)

    [<Fact>]
    member _.Compile_errors_have_file_line_column_and_the_line_itself() =
        let result = folder.Run "let a = 1\nlet b =\n    a + nonsense\n"
        let found = Assert.Single result.Diagnostics
        Assert.Equal(("FS0039", true), (found.Id, found.IsError))

        Assert.Equal(
            (3, 9, 17, "    a + nonsense"),
            (found.Position.Line, found.Position.Column, found.Position.EndColumn, found.Position.Text)
        )

        Assert.EndsWith("script.fsx", found.Position.File)

    [<Theory>]
    [<InlineData("let net = lab \"x\" { netns \"a\" }", "lab")>]
    [<InlineData("ping \"a\" \"b\" |> ignore", "ping")>]
    [<InlineData("let built: IEdit list = []", "IEdit")>]
    member _.A_word_that_is_not_known_for_a_missing_open_comes_with_advice(text: string, word: string) =
        let found = (folder.Run text).Diagnostics |> Seq.find (fun found -> not (isNull found.Advice))
        Assert.Equal("FS0039", found.Id)
        Assert.Equal($"'{word}' is a word of KubeNet.FSharp: begin the script with the line open KubeNet.FSharp.", found.Advice)

    [<Theory>]
    [<InlineData "nonsense">]
    [<InlineData "open KubeNet.FSharp\nlet b = nonsense 3">]
    [<InlineData "open KubeNet.FSharp\nlet b = \"\".trace">]
    member _.Other_names_that_are_not_known_come_without(text: string) =
        let result = folder.Run text
        Assert.NotEmpty result.Diagnostics
        Assert.All(result.Diagnostics, (fun found -> Assert.Null found.Advice))

    [<Fact>]
    member _.A_script_that_it_loads_has_its_own_open() =
        folder.Write("part.fsx", "let request = ping \"a\" \"b\"") |> ignore
        let found = (folder.Run "#load \"part.fsx\"\nopen KubeNet.FSharp").Diagnostics |> Seq.find _.IsError
        Assert.StartsWith("'ping' is a word", found.Advice)

    [<Fact>]
    member _.Warnings_are_told_and_the_script_runs() =
        let result = folder.Run "let f x = match x with Some y -> y\nf (Some 3)"
        Assert.Equal(box 3, result.Value)
        Assert.Equal<bool seq>([ false ], result.Diagnostics |> Seq.map _.IsError)

    [<Fact>]
    member _.An_exception_has_the_place_in_the_script() =
        let result = folder.Run "let f (x: int) : int =\n    failwith \"boom\"\n\nprintfn \"before\"\nlet y = f 3\n"
        Assert.Equal("boom", result.Error.Message)
        let position = result.ErrorPosition
        Assert.Equal((2, "    failwith \"boom\""), (position.Line, position.Text))

    [<Fact>]
    member _.A_complaint_of_the_engine_has_the_line_of_the_block() =
        let result =
            folder.Run "open KubeNet.FSharp\nlet net =\n    lab \"x\" {\n        netns \"a\"\n        inside \"a\" { up \"eth0\" }\n    }\n"

        Assert.Equal("LinkNotFound", (result.Error :?> NetConfigException).ErrorId)
        let position = result.ErrorPosition
        Assert.Equal((5, 9), (position.Line, position.Column))
        Assert.Equal("before", folder.Lab.Name)

    [<Theory>]
    [<InlineData("bridge \"a\" \"br0\" [ \"10.0.0.1/240\" ]", "InvalidInterfaceAddress")>]
    [<InlineData("nic \"a\" \"p\" [ \"10.0.0.1/240\" ] --- nic \"b\" \"eth0\" []", "InvalidInterfaceAddress")>]
    [<InlineData("for number in 1..3 do netns (if number > 2 then failwith \"boom\" else $\"n{number}\")", null)>]
    member _.What_is_wrong_in_a_word_has_the_words_line(line: string, errorId: string | null) =
        let block name =
            $"let {name} () =\n    lab \"x\" {{\n        netns \"a\"\n        netns \"b\"\n        {line}\n        netns \"c\"\n    }}\n"

        folder.Write("inner.fsx", "module Inner\nopen KubeNet.FSharp\n" + block "inner") |> ignore

        for text, file, number in
            [ "open KubeNet.FSharp\n" + block "make" + "make ()", "script.fsx", 6
              "#load \"inner.fsx\"\nInner.inner ()", "inner.fsx", 7 ] do
            let result = folder.Run text

            match result.Error with
            | :? NetConfigException as error -> Assert.Equal(errorId, error.ErrorId)
            | error -> Assert.Equal("boom", error.Message)

            let position = result.ErrorPosition
            Assert.Equal((number, "        " + line), (position.Line, position.Text))
            Assert.EndsWith(file, position.File)

    [<Fact>]
    member _.What_a_helper_expects_has_the_helpers_line() =
        let result =
            folder.Run
                "open KubeNet.FSharp\nlet net = lab \"x\" { netns \"a\" }\nlet mustArrive target =\n    ping \"a\" target |> trace net |> expect [ delivered ]\nlet all () =\n    mustArrive \"127.0.0.1\"\n    mustArrive \"10.0.0.1\"\nall ()"

        Assert.Equal("ExpectationFailed", (result.Error :?> NetConfigException).ErrorId)
        Assert.Equal(4, result.ErrorPosition.Line)

    [<Theory>]
    [<InlineData("inside \"zz\" { up \"lo\" }", "NamespaceNotFound")>]
    [<InlineData("dummy \"a\" \"d\" [ \"10.0.0.300/24\" ]", "InvalidInterfaceAddress")>]
    member _.What_a_task_throws_is_told_as_it_is(line: string, errorId: string) =
        let result =
            folder.Run
                $"open KubeNet.FSharp\nlet work () = task {{\n    return lab \"x\" {{\n        netns \"a\"\n        {line}\n        netns \"b\"\n    }} }}\n(work ()).Result |> ignore"

        Assert.Equal(errorId, (result.Error :?> NetConfigException).ErrorId)
        Assert.Equal(5, result.ErrorPosition.Line)

    [<Fact>]
    member _.A_mistake_is_told_once() =
        let result = folder.Run "open KubeNet.FSharp\nlet common = [ label \"app\" \"web\"; listens (tcp 80) ]"
        let found = Assert.Single result.Diagnostics
        Assert.Equal("FS0001", found.Id)

    [<Fact>]
    member _.A_name_that_means_nothing_in_an_expectation_has_its_line() =
        let result =
            folder.Run
                "open KubeNet.FSharp\nlet net = lab \"x\" { netns \"a\" }\nlet sent = ping \"a\" \"127.0.0.1\" |> trace net\n\nsent |> expect [ never (passes \"b\") ]\n"

        Assert.Equal("NamespaceNotFound", (result.Error :?> NetConfigException).ErrorId)
        Assert.Equal(5, (result.ErrorPosition).Line)

    [<Fact>]
    member _.The_second_run_is_not_compiled_again() =
        let text =
            $"open KubeNet.FSharp\nlet net = lab \"again\" {{ netns \"a\" }}\nlet mutable n = 1\nn <- n + 1\nprintfn \"run\"\nn // {Guid.NewGuid()}"

        let first = folder.Run text
        let clock = Stopwatch.StartNew()
        let second = folder.Run text
        let elapsed = clock.Elapsed
        Assert.Equal((box 2, box 2), (first.Value, second.Value))
        Assert.Equal(2, folder.Output.ToString().Split("run").Length - 1)
        Assert.True(elapsed < TimeSpan.FromMilliseconds 300.0, $"It took {elapsed}.")

    [<Fact>]
    member _.A_second_run_throws_as_the_first_would() =
        let text = "open KubeNet.FSharp\nif variable \"bad\" false then\n    failwith \"second\"\n"
        Assert.Null((folder.Run text).Error)
        folder.Variables <- dict [ "bad", box true ] |> Dictionary
        let result = folder.Run text
        Assert.Equal("second", result.Error.Message)
        Assert.Equal(3, (result.ErrorPosition).Line)

    [<Fact>]
    member _.A_script_with_references_of_its_own_runs_again() =
        let library = typeof<Xunit.FactAttribute>.Assembly.Location
        let text = $"#r @\"{library}\"\nlet late () = typeof<Xunit.FactAttribute>.Name\nlate ()"
        Assert.Equal(box "FactAttribute", (folder.Run text).Value)
        Assert.Equal(box "FactAttribute", (folder.Run text).Value)

    [<Fact>]
    member _.A_script_that_it_loads_counts_as_its_text() =
        folder.Write("part.fsx", "let number = 1") |> ignore
        let text = "#load \"part.fsx\"\nPart.number"
        Assert.Equal(box 1, (folder.Run text).Value)
        folder.Write("part.fsx", "let number = 2") |> ignore
        Assert.Equal(box 2, (folder.Run text).Value)

    [<Theory>]
    [<InlineData("#load @\"part.fsx\"")>]
    [<InlineData("#I \"sub\"\n#load \"part.fsx\"")>]
    member _.A_script_that_only_the_compiler_finds_is_looked_for_again(load: string) =
        let file =
            if load.StartsWith("#I", StringComparison.Ordinal) then
                "sub/part.fsx"
            else
                "part.fsx"

        let text = $"{load}\nPart.number"
        folder.Write(file, "let number = 1") |> ignore
        Assert.Equal(box 1, (folder.Run text).Value)
        folder.Write(file, "let number = 2") |> ignore
        Assert.Equal(box 2, (folder.Run text).Value)

    [<Fact>]
    member _.A_warning_comes_with_each_run() =
        let text = "let f x = match x with Some y -> y\nf (Some 1)"
        Assert.Equal<string seq>([ "FS0025" ], (folder.Run text).Diagnostics |> Seq.map _.Id)
        Assert.Equal<string seq>([ "FS0025" ], (folder.Run text).Diagnostics |> Seq.map _.Id)

    [<Fact>]
    member _.What_a_cluster_warns_of_is_told_with_its_line() =
        let text = "open KubeNet.FSharp\nlab \"c\" {\n    cluster \"c\" { pod \"web\" }\n}\n"
        folder.Run text |> ignore
        folder.Run text |> ignore
        let told = "script.fsx(3): Pod 'default/web' waits for a node: the cluster has no node."
        Assert.Equal<string seq>([ told; told ], folder.Warnings)

    [<Fact>]
    member _.A_complaint_in_a_script_that_it_loads_has_its_place() =
        folder.Write("bad.fsx", "let one = 1\nlet two : int = \"2\"") |> ignore
        let result = folder.Run "#load \"bad.fsx\"\nBad.two"
        let found = result.Diagnostics |> Seq.find _.IsError
        Assert.EndsWith("bad.fsx", found.Position.File)
        Assert.Equal((2, "let two : int = \"2\""), (found.Position.Line, found.Position.Text))

    [<Fact>]
    member _.Scripts_do_not_see_each_other() =
        folder.Run "let secret = 3" |> ignore
        Assert.Equal("FS0039", (folder.Run "secret").Diagnostics[0].Id)

    [<Fact>]
    member _.Arguments_and_variables_come_from_the_caller() =
        folder.Arguments <- [ "one"; "two words" ]
        folder.Variables <- Dictionary(dict [ "nodes", box 5; "share", box "0.5" ])

        let result =
            folder.Run
                "open KubeNet.FSharp\nsprintf \"%A %d %g %s\" (arguments ()) (variable \"nodes\" 3) (variable \"share\" 0.1) (variable \"name\" \"none\")"

        Assert.Equal(box "[\"one\"; \"two words\"] 5 0.5 none", result.Value)

    [<Theory>]
    [<InlineData "while true do ()">]
    [<InlineData "System.Threading.Thread.Sleep 600000">]
    [<InlineData "while true do KubeNet.FSharp.Labs.here { KubeNet.FSharp.Namespaces.inside \"a\" { KubeNet.FSharp.Namespaces.sysctl \"net.ipv4.ip_forward\" 1 } }">]
    member _.It_can_be_stopped(forever: string) =
        let path = folder.Write("forever.fsx", $"open KubeNet.FSharp\nhere {{ netns \"a\" }}\nprintfn \"started\"\n{forever}")

        let before = folder.Lab
        let run = folder.Prepare path
        let work = Task.Factory.StartNew((fun () -> run.Run()), TaskCreationOptions.LongRunning)

        // Whatever happens it is stopped: scripts take turns.
        try
            Assert.True(
                SpinWait.SpinUntil((fun () -> folder.Output.ToString().Contains "started"), TimeSpan.FromMinutes 2.0),
                "It did not start."
            )
        finally
            run.Stop()

        Assert.True(work.Wait(TimeSpan.FromSeconds 20.0), "It did not stop.")
        Assert.True work.Result.WasStopped
        Assert.Same(before, folder.Lab)
        // An abort takes the lab back; what listens leaves what it has done.
        Assert.InRange(folder.Lab.Config.Namespaces.Count, 0, 1)
        Assert.Equal(box 7, (folder.Run "3 + 4").Value)

    [<Fact>]
    member _.An_aborted_script_leaves_the_lab_as_it_was() =
        let path =
            folder.Write("busy.fsx", "open KubeNet.FSharp\nlab \"other\" { netns \"a\" } |> ignore\nprintfn \"started\"\nwhile true do ()")

        let before = folder.Lab
        let run = folder.Prepare path
        let work = Task.Factory.StartNew((fun () -> run.Run()), TaskCreationOptions.LongRunning)

        try
            SpinWait.SpinUntil((fun () -> folder.Output.ToString().Contains "started"), TimeSpan.FromMinutes 2.0) |> ignore
        finally
            run.Stop()

        Assert.True(work.Wait(TimeSpan.FromSeconds 20.0), "It did not stop.")
        Assert.Same(before, folder.Lab)
        Assert.Equal(0, before.Config.Namespaces.Count)
