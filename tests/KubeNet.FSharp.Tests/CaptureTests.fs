namespace KubeNet.FSharp.Tests

open System
open System.IO
open KubeNet.FSharp
open Xunit

type CaptureTests() =
    let fileOf name = Path.Combine(Directory.CreateTempSubdirectory("kubenet-capture-").FullName, name)

    let word (bytes: byte[]) at = BitConverter.ToUInt32(bytes, at)

    // Blocks of pcapng tell their length behind their kind, of which 6 is a frame; records of the classic format begin with two words of time.
    let rec frames isClassic bytes at =
        if at >= Array.length bytes then
            0
        elif isClassic then
            1 + frames isClassic bytes (at + 16 + int (word bytes (at + 8)))
        else
            (if word bytes at = 6u then 1 else 0) + frames isClassic bytes (at + int (word bytes (at + 4)))

    [<Theory>]
    [<InlineData("way.pcapng", 0x0a0d0d0au)>]
    [<InlineData("way.PCAP", 0xa1b2c3d4u)>]
    member _.What_devices_saw_of_traces_goes_to_a_file_of_the_kind_that_its_name_tells(name: string, magic: uint32) =
        let net = Lab.routed ()
        let file = fileOf name
        let traces = [ ping "client" "10.0.2.2"; ping "server" "10.0.1.2" ] |> List.map (trace net)
        traces |> saveCapture file
        let bytes = File.ReadAllBytes file
        let isClassic = magic = 0xa1b2c3d4u
        Assert.Equal(magic, word bytes 0)
        Assert.Equal(traces |> List.sumBy _.Frames.Count, frames isClassic bytes (if isClassic then 24 else 0))

    [<Fact>]
    member _.Where_no_device_saw_anything_no_file_is_written() =
        let net =
            lab "silent" {
                netns "a"
                inside "a" { rule "-t mangle -A OUTPUT -j DROP" }
            }

        let file = fileOf "nothing.pcapng"

        Refused.withId "NothingCaptured" (fun () -> [ ping "a" "127.0.0.1" |> trace net ] |> saveCapture file) |> ignore

        Assert.False(File.Exists file)
