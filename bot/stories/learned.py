"""What was learnt, by tools/train.py on 2026-11-25: written by a program, read by people.

Sentences: 7985 of desk, desk_more, desk_events; articles: 7477 of desk, desk_more, desk_events, trec_2013, ecbplus, incidents.
L2 logistic regression, C = 0.1. Over 5 folds of held-out events: AUC known 0.884,
news 0.788, new development 0.776. See docs/judging.md.
"""

from __future__ import annotations

KNOWN = {
    "bias": -1.324,
    "one": 2.219,
    "few": 0.886,
    "rest": 0.846,
    "desk": 0.846,
    "unknown": -0.137,
    "uncovered": 0.000,
    "fresh names": 0.000,
    "bare names": 0.000,
    "new events": 0.000,
    "bare events": 0.000,
    "event in part": -0.679,
    "said by": 0.191,
    "known numbers": 1.563,
    "changed numbers": -1.269,
    "new numbers": -0.254,
    "age": -0.586,
    "gap": -0.428,
    "gap few": 0.495,
    "place": 0.000,
    "lead": 0.000,
    "sentences": 0.000,
    "length": 0.000,
    "long": 0.000,
    "title": 0.220,
    "numbers": -0.226,
    "names": 0.009,
    "central": 0.000,
    "core": 0.000,
    "toll": 0.218,
    "fresh day": -0.119,
    "old day": 0.835,
    "event": 0.262,
    "recent": -0.307,
    "past": 0.155,
    "speech": -0.386,
    "quote": -0.180,
    "future": -0.359,
    "hedge": -0.310,
    "negation": -0.069,
    "reversal": 0.315,
    "first person": -0.529,
}
"""Log-odds that a newsworthy sentence is known, by feature."""

NEWS = {
    "bias": -1.341,
    "one": -0.022,
    "few": 0.440,
    "rest": 0.123,
    "desk": -0.135,
    "unknown": -0.196,
    "uncovered": 0.106,
    "fresh names": -0.595,
    "bare names": 0.618,
    "new events": 0.805,
    "bare events": -0.038,
    "event in part": -0.689,
    "said by": 0.072,
    "known numbers": 1.282,
    "changed numbers": 0.434,
    "new numbers": 0.580,
    "age": 0.000,
    "gap": 0.000,
    "gap few": 0.000,
    "place": 1.688,
    "lead": -0.151,
    "sentences": -0.399,
    "length": 2.071,
    "long": -0.059,
    "title": 0.175,
    "numbers": 0.279,
    "names": -0.043,
    "central": 1.545,
    "core": 0.958,
    "toll": 0.077,
    "fresh day": 0.407,
    "old day": -0.096,
    "event": 0.692,
    "recent": 0.111,
    "past": -0.790,
    "speech": 0.844,
    "quote": -0.177,
    "future": 0.302,
    "hedge": 0.034,
    "negation": -0.105,
    "reversal": 0.328,
    "first person": -0.213,
}
"""Log-odds that a sentence is news, by feature."""

ALERT = {
    "bias": -1.071,
    "best": 0.516,
    "expected": 2.055,
    "sentences": -0.455,
    "opening": 0.611,
}
"""Log-odds that an article has a development, by feature."""

WORDS = """
abil -0.17 abl 0.05 abov 0.15 abroad -0.01 absolut -0.13 accept 0.06 access 0.17 accid 0.05 account -0.12 accus 0.45
act 0.01 action 0.03 activ -0.01 actual -0.03 add -0.15 addit 0.06 address -0.12 administr -0.46 admit -0.28 adult
0.15 advanc -0.03 advic 0.14 affect 0.34 afford 0.01 afternoon 0.11 age -0.08 agenc -0.07 ago 0.12 agre -0.10 ahead
-0.11 aid 0.53 aim 0.21 air -0.14 airport 0.39 aliv -0.06 alleg 0.33 allow 0.13 almost -0.23 alon 0.14 along 0.21
altern 0.21 alway -0.09 amount 0.22 analysi -0.12 anger -0.32 angri -0.04 announc -0.31 anonym -0.03 answer -0.30
anticip -0.03 anyon -0.23 anyth -0.17 apart 0.11 appar -0.12 appear 0.24 approach -0.19 approv -0.17 april -0.35 area
-0.20 argu 0.24 arm 0.16 arrang 0.29 arrest 0.34 arriv -0.06 articl -0.06 asid -0.14 ask -0.01 assault -0.06 assess
0.01 assist 0.47 attack -0.09 attempt 0.29 attend -0.08 attent -0.02 attorney 0.08 august -0.12 author 0.05 automat
0.07 avail 0.16 avoid -0.01 await -0.11 awar -0.01 away 0.37 back 0.12 bail 0.29 ban 0.09 bank 0.02 bar -0.04 base
-0.14 basic -0.14 battl -0.16 beat -0.30 becam -0.18 becom -0.34 began 0.19 begin 0.23 begun 0.31 behalf -0.01 behind
-0.04 believ 0.02 below -0.14 benefit 0.02 best -0.62 better -0.48 beyond -0.10 bid 0.04 big -0.20 bigger -0.01
biggest -0.04 bill 0.01 billion 0.15 bit 0.04 black 0.15 blame -0.34 block 0.28 blow -0.02 board 0.33 bodi 0.54 bomb
-0.05 bond 0.36 book 0.01 border -0.02 born -0.27 box -0.17 break 0.29 brief 0.20 briefli -0.06 bring -0.01 broad
-0.36 broadcast -0.07 broke 0.25 brother -0.36 brought -0.02 build 0.40 bullet 0.34 bus 0.23 busi -0.39 call -0.24
calm -0.06 came 0.04 campaign -0.23 can't 0.11 capabl -0.04 capit 0.39 car 0.45 care -0.07 career 0.04 carri 0.11 case
0.22 catch -0.35 caught -0.15 caus -0.10 celebr -0.03 center 0.13 centr 0.20 central 0.11 ceremoni 0.02 certain -0.02
chair -0.05 challeng 0.07 chanc -0.19 chang -0.19 charg 0.27 chase 0.27 check 0.56 chemic 0.41 chief -0.17 child 0.10
children 0.05 choic -0.37 circumst 0.16 citi -0.11 citizen -0.09 civil 0.10 claim 0.02 clash 0.35 clear 0.08 client
-0.13 close -0.03 coast 0.04 cold 0.02 collaps 0.17 collect 0.02 come -0.03 comment -0.46 commerci 0.09 commit -0.05
communic -0.03 communiti -0.01 compani -0.07 complet 0.37 concern -0.05 conclud 0.18 conclus 0.19 condit 0.19 conduct
0.23 confer 0.09 confirm 0.11 connect 0.06 consequ -0.07 consid -0.18 consult -0.14 contact 0.11 contain 0.19 continu
0.11 contribut -0.03 control -0.23 controversi -0.30 convict 0.07 corner 0.08 correct -0.14 cost 0.09 couldn't -0.30
count 0.19 countri 0.01 coupl 0.13 cours -0.15 court 0.29 cover 0.14 coverag -0.12 creat -0.22 crew 0.25 crime -0.33
crimin -0.07 crisi -0.08 critic -0.01 crowd 0.08 crucial -0.02 current 0.02 custodi 0.15 custom 0.15 cut 0.04 daili
-0.02 damag 0.37 danger -0.07 dark 0.23 data -0.09 date 0.09 daughter -0.35 day -0.09 dead 0.52 deal -0.22 death 0.21
debat -0.24 dec 0.01 decad -0.39 decemb -0.35 decid -0.15 decis 0.32 declar 0.07 declin -0.20 defend 0.38 defens -0.01
degre -0.13 delay 0.17 demonstr 0.08 deni 0.23 depart 0.35 depend 0.15 deputi 0.35 describ 0.06 design 0.14 despit
-0.20 destroy 0.06 detail -0.25 detect 0.12 determin -0.04 devast -0.06 develop 0.02 didn't -0.20 die 0.16 differ
-0.15 difficult -0.01 direct -0.27 director 0.04 discuss -0.22 dismiss 0.01 dispatch 0.12 distribut 0.04 district 0.35
doctor 0.28 document 0.30 doesn't -0.40 don't -0.24 door 0.16 doubt 0.17 downtown 0.06 dozen 0.13 draw -0.01 drive
-0.04 driver -0.14 drop 0.40 drove 0.11 due 0.26 duti 0.08 earli 0.33 earlier 0.01 east -0.10 econom -0.35 economi
-0.20 educ 0.02 effect 0.09 effort 0.20 elect -0.16 element 0.10 elig -0.02 elsewher 0.18 emerg 0.03 emergenc 0.52
employe -0.11 enabl -0.02 encourag 0.04 end 0.07 enforc -0.02 engag 0.01 engin 0.03 enjoy -0.37 enough -0.10 ensur
-0.28 enter 0.11 entir 0.37 equip 0.36 escap -0.33 especi -0.05 essenti -0.19 establish -0.09 estim 0.38 evening -0.15
event 0.29 eventu 0.02 everyon -0.27 everyth -0.08 evid 0.06 exact -0.14 examin 0.20 exampl -0.18 except -0.06 exchang
0.12 exclus -0.21 execut -0.04 expand -0.16 expect 0.18 experi -0.11 expert -0.02 explain 0.02 express 0.03 extend
-0.05 extens 0.04 extra 0.09 extrem 0.09 face -0.12 facil 0.19 fact -0.12 fail 0.09 fall 0.08 famili -0.75 fan -0.19
far 0.03 fast -0.12 fatal 0.24 father 0.30 fear 0.02 februari -0.14 feder -0.20 feel -0.29 feet 0.03 fell 0.07 fellow
-0.09 felt 0.06 femal 0.06 fifth 0.09 fight -0.43 figur -0.08 file 0.30 film -0.40 final 0.06 financi -0.32 find 0.13
finish -0.20 fire 0.06 firm -0.15 first 0.08 first-degre -0.02 flee -0.21 flight 0.38 floor 0.10 focus -0.07 follow
-0.11 foot 0.03 forc -0.01 foreign -0.06 form -0.08 formal 0.15 former 0.02 forward 0.26 found 0.20 free 0.12 frequent
-0.08 friday 0.34 friend -0.13 front 0.37 frustrat 0.23 fuel 0.16 full 0.21 fulli 0.01 fund 0.03 further -0.13 futur
-0.07 gain 0.12 game -0.45 gang 0.02 gas 0.16 gather -0.13 gave 0.01 general 0.36 generat -0.47 get 0.15 girl 0.12
give 0.24 given 0.16 global -0.31 go -0.09 goal 0.04 goe -0.21 gone 0.06 good -0.14 govern -0.02 grab 0.03 grate 0.20
great -0.10 grew -0.11 ground 0.45 group 0.16 grow 0.14 guard 0.26 guilti 0.21 gun 0.62 gunfir -0.03 gunman -0.09
gunshot 0.19 guy -0.18 half 0.37 halt 0.07 hand 0.15 happen -0.06 hard -0.34 harm 0.07 haven't -0.12 head 0.12 health
-0.17 hear 0.17 heard -0.04 heart 0.03 heavili -0.20 held 0.26 help -0.12 high -0.17 histor 0.17 histori 0.31 hit
-0.20 hold -0.14 home -0.20 homicid -0.05 honor 0.18 hope -0.19 hospit 0.33 host -0.49 hour 0.17 hous -0.30 huge -0.12
hundr -0.04 hurt -0.02 i'm 0.03 idea -0.32 identifi 0.20 ill -0.15 imag -0.06 immedi -0.28 impact -0.17 import -0.18
impress -0.05 incid 0.09 includ 0.10 increas -0.19 inde 0.14 independ 0.05 indic 0.11 individu -0.01 industri -0.13
influenc -0.19 inform -0.47 initi 0.34 inject 0.12 injur 0.14 injuri 0.06 innoc 0.15 insid 0.24 insist -0.14 instead
0.07 intend 0.04 intent -0.02 interest -0.37 internat 0.12 interview -0.01 introduc -0.16 investig 0.27 involv -0.09
isn't -0.13 issu 0.35 jail 0.24 jan -0.36 januari -0.32 job -0.25 join -0.02 journalist -0.36 judg 0.21 juli -0.40
jump -0.08 june 0.08 juri 0.21 justic -0.02 keep 0.11 kept -0.15 key -0.13 kick -0.28 kid 0.14 kill 0.10 kind -0.12
knew -0.08 know -0.57 knowledg -0.07 known 0.37 lack 0.23 land -0.11 larg 0.04 largest 0.14 last -0.05 late -0.11
later 0.22 latest -0.40 launch -0.16 law -0.32 lawyer 0.24 lay -0.02 lead -0.01 leader -0.09 learn 0.04 least 0.20
leav 0.31 led -0.26 left -0.14 legal 0.18 legitim 0.18 less -0.28 letter 0.09 level 0.13 lie -0.10 life -0.18 light
-0.04 like -0.16 limit -0.04 line -0.24 link 0.06 list 0.18 littl -0.25 live -0.12 local 0.06 locat -0.08 long -0.03
longer -0.08 look -0.15 lose 0.12 loss -0.17 lost -0.19 lot -0.78 love -0.26 lower 0.09 magazin -0.27 main -0.05
maintain -0.08 major -0.06 make -0.31 male 0.22 man 0.01 manag -0.05 manner 0.07 march 0.14 mark 0.03 mass -0.11
massiv 0.11 materi 0.03 matter 0.04 mean -0.16 meant -0.11 measur 0.38 media 0.11 medic 0.01 meet 0.32 member 0.41
memori 0.17 men -0.17 messag -0.06 met 0.05 mile 0.06 million 0.08 ministri 0.31 minor 0.18 minut 0.25 miss -0.08
mistak 0.20 mobil 0.12 moment 0.03 monday 0.15 money -0.17 monitor 0.35 month -0.56 morn 0.25 most -0.05 mother -0.34
motiv 0.07 mount -0.04 move 0.07 multipl 0.11 murder 0.17 name -0.19 nation 0.07 natur -0.18 nd 0.12 near 0.20 nearbi
0.37 necessari 0.19 need -0.22 neighborhood -0.32 network 0.02 new 0.07 news -0.40 newspap 0.21 next 0.07 night 0.38
nomin -0.07 none 0.08 noon -0.04 normal 0.03 northern 0.07 note 0.09 noth -0.08 notic 0.43 now 0.43 number -0.25 numer
0.19 obtain -0.13 obvious 0.18 occur 0.14 oct -0.16 octob 0.13 offens -0.17 offer -0.05 offic 0.15 offici 0.39 often
-0.42 oil -0.19 old -0.05 one -0.35 ongo 0.22 open -0.05 oper 0.10 oppon -0.22 opportun -0.10 opposit 0.13 option 0.08
order 0.06 organiz -0.13 origin -0.12 other -0.13 outsid 0.33 overwhelm -0.07 own -0.25 page 0.16 pair -0.01 paper
0.16 parent 0.18 parliament 0.14 part -0.12 parti -0.08 particip 0.06 particular 0.16 partner 0.13 pass 0.15 past 0.17
patient 0.16 patrol 0.33 pay -0.15 peac 0.14 pend 0.13 peopl -0.31 percent 0.09 perfect -0.16 perform 0.23 period 0.02
permit 0.35 person -0.27 phone 0.21 photo -0.05 pick 0.06 pictur -0.24 piec 0.07 place -0.20 plan 0.02 play -0.08
player -0.22 plead 0.01 pleas -0.11 pm -0.20 point -0.20 polic 0.67 polici -0.17 polit -0.40 poor -0.19 popul -0.04
popular -0.13 pose -0.01 posit 0.35 possibl 0.15 post -0.06 potenti 0.08 poverti -0.16 power -0.01 practic -0.07
precis 0.07 prepar -0.05 present 0.03 presid -0.35 press 0.13 pressur -0.10 pretti -0.12 prevent -0.06 previous 0.01
prime 0.15 prior 0.07 privat -0.16 probabl -0.68 problem 0.26 proceed 0.17 process 0.26 produc -0.43 product 0.05
profession -0.08 program 0.09 project -0.03 promis 0.31 promot -0.03 prompt -0.04 pronounc 0.08 properti 0.23 prosecut
0.02 prosecutor 0.10 protest 0.17 prove 0.02 provid -0.16 public -0.26 publish -0.19 pull 0.34 push 0.09 put 0.25
question 0.08 quick -0.05 quiet -0.03 rais 0.05 rang -0.23 rank -0.28 rare -0.16 rate -0.06 reach 0.24 read -0.18
readi 0.19 real -0.21 realiz -0.16 realli -0.04 reason 0.14 receiv 0.15 recent -0.41 recept -0.08 record 0.07 recov
0.29 red -0.17 reduc 0.02 refer -0.18 reform 0.10 refus 0.18 regard -0.19 region -0.23 regular -0.11 relat -0.18
relationship -0.10 releas -0.06 reli -0.04 remain 0.41 remark -0.01 rememb -0.23 remov -0.09 repeat -0.05 replac -0.04
report 0.13 repres -0.11 request -0.21 requir -0.02 rescu 0.28 reserv -0.28 resid -0.08 respond 0.21 respons -0.23
rest 0.01 result 0.25 return 0.12 reveal 0.23 review 0.11 right -0.25 rise -0.15 risk -0.36 rival -0.17 road -0.15
role -0.19 room 0.19 rough 0.01 round -0.33 rout 0.15 routin 0.02 ruin 0.13 rule -0.06 run 0.30 rush -0.44 sad -0.09
safe -0.19 safeti 0.15 sale 0.10 saturday 0.08 save -0.11 saw -0.04 scene -0.08 schedul 0.42 school 0.22 scientist
-0.43 score -0.05 search 0.49 season -0.67 seat 0.19 second -0.07 secretari 0.13 section -0.08 secur -0.03 see -0.13
seek 0.17 seem -0.04 seen 0.17 seiz 0.08 send 0.05 senior 0.19 sens -0.02 sent 0.30 sentenc 0.15 separ 0.08 septemb
-0.19 seri -0.34 serious 0.14 serv -0.07 servic 0.37 set 0.37 sever 0.34 share -0.03 shed -0.02 shock 0.05 shoot 0.40
shop 0.26 short 0.05 shot 0.34 show 0.14 shown 0.19 shut 0.05 side 0.13 sign -0.08 signific 0.11 similar -0.32 simpli
0.16 singl -0.01 sit -0.24 site 0.30 situat 0.11 slip 0.06 slow 0.16 small -0.19 smoke 0.02 social -0.12 societi 0.06
someon -0.12 someth -0.15 sometim -0.20 son 0.26 soon 0.05 sought 0.01 sound -0.01 sourc 0.21 speak 0.40 special 0.18
specif 0.13 specul -0.13 speed 0.36 spend 0.15 spent -0.18 spoke -0.15 spokesman 0.13 spokeswoman -0.08 spot 0.24
spread 0.25 squar -0.11 st -0.12 staff 0.02 stage -0.07 stand -0.04 standard -0.10 star -0.26 start -0.11 state 0.04
statement 0.17 station -0.30 stay 0.15 step 0.25 stood 0.02 stop 0.40 store 0.28 stori -0.16 straight 0.15 strategi
-0.17 street -0.02 stretch 0.01 strike 0.03 string -0.03 strong -0.05 struck 0.12 struggl -0.03 student 0.18 success
0.32 suffer 0.07 suggest 0.13 sunday -0.03 support -0.14 sure -0.04 surpris -0.12 surround -0.05 surviv 0.02 suspect
0.63 suspend 0.32 suspicion 0.25 sustain 0.21 system -0.20 take 0.31 taken 0.18 talk 0.15 tape 0.03 tax 0.08 team
-0.06 tear -0.08 telephon 0.26 televis 0.07 tell 0.03 ten 0.14 term -0.42 test 0.39 testifi 0.48 testimoni -0.02 th
-0.12 thank 0.03 they'r -0.37 thing -0.11 think 0.01 third -0.07 thought 0.20 thousand 0.19 threat -0.23 threaten 0.44
throughout 0.15 thursday 0.32 tie 0.08 time 0.02 today -0.11 togeth -0.07 tonight -0.06 took 0.07 top -0.12 total 0.22
tough -0.20 toward -0.39 town -0.05 track -0.23 trade -0.20 tradit -0.20 traffic 0.24 tragedi 0.02 train 0.03
transport 0.12 travel 0.14 treat 0.16 treatment 0.09 tri -0.03 trial 0.17 trigger 0.04 troubl -0.28 truck 0.33 tuesday
0.36 turn -0.02 twice -0.13 type -0.22 ultim -0.13 unclear 0.04 understand -0.15 unit 0.07 unknown -0.02 updat -0.25
urg 0.03 use 0.03 usual -0.15 valu -0.08 various 0.11 vast -0.20 vehicl 0.36 victim 0.20 victori 0.13 video 0.23 view
-0.04 violat -0.01 violenc -0.05 violent -0.07 visit 0.38 vote -0.28 wait 0.09 walk 0.44 want -0.22 war 0.06 warn
-0.16 warrant 0.36 wasn't -0.08 watch -0.03 water 0.15 wave -0.07 way -0.23 we'r 0.27 weapon 0.44 wear 0.16 websit
0.07 wednesday 0.18 week 0.45 weekend 0.12 well -0.25 went 0.29 whatev -0.09 white 0.14 whole -0.04 wide -0.05 wife
0.09 wild 0.07 win -0.08 window 0.21 winner 0.02 wit 0.13 woman 0.23 women 0.15 won -0.35 won't 0.03 word -0.03 work
-0.16 worker -0.05 world -0.71 wors -0.05 worst 0.18 worth -0.39 wouldn't -0.15 wound -0.09 writer -0.35 wrong -0.22
wrote 0.08 year -0.35 year-old 0.59 yesterday 0.46 young 0.06 youth 0.06
"""
"""What an English stem adds to the log-odds that its sentence is news."""

COMMON = """
a.m 0.06 abl 0.04 abus 0.02 accept 0.02 access 0.03 accid 0.03 accident 0.05 account 0.04 accus 0.06 act 0.05 action
0.06 activ 0.05 actress 0.02 actual 0.03 add 0.02 addit 0.06 address 0.03 administr 0.04 admit 0.03 adult 0.03 advanc
0.03 affect 0.07 afternoon 0.07 age 0.06 agenc 0.06 agent 0.03 ago 0.08 agre 0.03 ahead 0.02 aid 0.03 air 0.03 alert
0.02 aliv 0.04 alleg 0.08 allow 0.07 almost 0.06 along 0.07 alway 0.05 anger 0.03 angri 0.02 announc 0.08 anonym 0.03
answer 0.03 anyon 0.07 anyth 0.05 apart 0.06 appar 0.05 appeal 0.02 appear 0.14 approach 0.05 approv 0.03 april 0.07
area 0.14 argu 0.03 arm 0.07 arrest 0.17 arriv 0.08 ask 0.13 assault 0.04 assist 0.06 attack 0.12 attempt 0.10 attend
0.03 attorney 0.04 audienc 0.02 august 0.04 author 0.15 avail 0.03 avoid 0.03 await 0.02 awar 0.03 away 0.11 back 0.21
bad 0.05 bail 0.03 ball 0.02 bank 0.04 bar 0.02 barricad 0.02 base 0.07 battl 0.03 beat 0.03 becam 0.07 becom 0.07
began 0.08 begin 0.03 behavior 0.02 behind 0.08 believ 0.13 best 0.06 better 0.07 big 0.05 biggest 0.04 billion 0.02
bit 0.02 black 0.04 blame 0.02 blaze 0.03 block 0.14 blood 0.04 board 0.03 boat 0.02 bodi 0.08 bomb 0.04 bond 0.02
book 0.06 border 0.03 box 0.03 boy 0.08 break 0.07 briefli 0.02 bring 0.05 broadcast 0.03 broke 0.05 broken 0.03
brother 0.06 brought 0.04 build 0.10 bullet 0.07 burn 0.03 busi 0.08 cabl 0.02 calib 0.03 call 0.25 calm 0.03 came
0.09 campaign 0.04 can't 0.04 candid 0.03 capit 0.05 captur 0.03 car 0.11 card 0.02 care 0.05 career 0.06 carri 0.09
case 0.13 caught 0.05 caus 0.12 celebr 0.03 center 0.04 central 0.04 ceremoni 0.02 certain 0.04 challeng 0.04 champion
0.03 chanc 0.04 chang 0.06 charg 0.18 chase 0.02 check 0.05 chest 0.03 chief 0.04 child 0.06 children 0.07 circumst
0.02 citi 0.09 claim 0.06 clash 0.03 clear 0.08 client 0.02 close 0.08 coach 0.03 coast 0.02 collaps 0.03 collect 0.03
come 0.17 comment 0.05 commit 0.04 communic 0.02 communiti 0.07 compani 0.06 complet 0.06 complex 0.02 concern 0.05
conclus 0.02 condit 0.11 conduct 0.04 confer 0.05 confirm 0.09 conflict 0.02 connect 0.07 consid 0.06 conspiraci 0.02
consult 0.03 contact 0.04 contain 0.02 content 0.03 continu 0.11 contract 0.03 control 0.05 convers 0.03 convict 0.06
convinc 0.02 cop 0.03 copyright 0.03 corner 0.03 cost 0.03 couldn't 0.03 count 0.06 countri 0.11 coupl 0.04 cours 0.05
court 0.06 cover 0.03 crash 0.02 creat 0.03 credit 0.03 crew 0.04 cri 0.03 crime 0.06 crimin 0.05 crisi 0.03 critic
0.10 crowd 0.05 current 0.08 custodi 0.05 custom 0.03 cut 0.04 damag 0.08 danger 0.04 date 0.03 daughter 0.05 day 0.21
dead 0.15 deal 0.06 death 0.18 dec 0.02 decad 0.06 decemb 0.07 decid 0.06 decis 0.06 declar 0.03 declin 0.03 defend
0.04 defens 0.05 degre 0.02 demand 0.03 democraci 0.02 demonstr 0.03 deni 0.04 depart 0.03 deputi 0.04 describ 0.08
design 0.02 despit 0.04 destroy 0.04 detail 0.06 detect 0.06 determin 0.06 devast 0.03 develop 0.05 didn't 0.10 die
0.18 differ 0.05 difficult 0.03 direct 0.07 director 0.08 discov 0.03 discuss 0.03 diseas 0.03 district 0.03 doctor
0.04 document 0.03 doesn't 0.03 domin 0.02 don't 0.08 door 0.05 doubt 0.02 downtown 0.02 dozen 0.04 drink 0.02 drive
0.06 driver 0.03 drop 0.04 drove 0.04 drug 0.02 due 0.07 duti 0.03 earli 0.13 earlier 0.09 earthquak 0.03 econom 0.05
economi 0.03 effect 0.05 effort 0.06 elect 0.05 emerg 0.02 emergenc 0.04 emot 0.02 employe 0.04 end 0.16 enforc 0.02
enjoy 0.02 enough 0.03 ensur 0.03 enter 0.06 entir 0.03 equip 0.04 escap 0.05 escort 0.03 especi 0.02 establish 0.02
estim 0.05 evacu 0.03 evening 0.04 event 0.06 eventu 0.03 everyon 0.03 everyth 0.04 evid 0.08 exact 0.04 examin 0.02
exampl 0.02 excit 0.02 execut 0.06 expand 0.02 expect 0.11 experi 0.04 expert 0.05 explain 0.03 exploit 0.02 express
0.03 extend 0.02 extrem 0.04 eye 0.02 face 0.12 facil 0.02 fact 0.04 fail 0.05 fall 0.05 famili 0.17 fan 0.04 far 0.07
fatal 0.06 father 0.05 fear 0.04 februari 0.03 feder 0.06 feel 0.05 feet 0.02 fell 0.04 felt 0.03 femal 0.03 field
0.03 fifth 0.05 fight 0.07 figur 0.04 file 0.05 film 0.04 final 0.07 financi 0.04 find 0.08 finish 0.04 fire 0.23
firearm 0.03 firefight 0.03 firm 0.03 first 0.26 first-degre 0.02 fix 0.02 flame 0.02 fled 0.03 flee 0.03 floor 0.04
focus 0.03 follow 0.14 foot 0.04 forc 0.07 foreign 0.03 form 0.02 former 0.11 forward 0.04 fought 0.03 found 0.19
fourth 0.03 franchis 0.02 free 0.04 friday 0.18 friend 0.08 front 0.07 full 0.04 fun 0.02 further 0.08 futur 0.03 game
0.09 gang 0.05 gas 0.03 gather 0.05 gave 0.06 general 0.09 generat 0.03 get 0.06 girl 0.06 give 0.10 given 0.05 global
0.03 go 0.18 goe 0.02 gone 0.02 good 0.08 govern 0.10 grab 0.02 great 0.05 ground 0.05 group 0.10 grow 0.02 guard 0.03
guilti 0.04 gun 0.15 gunfir 0.04 gunman 0.03 gunshot 0.07 guy 0.04 half 0.05 hand 0.09 handgun 0.04 hang 0.02 happen
0.14 hard 0.06 harm 0.03 he'd 0.02 head 0.14 health 0.04 hear 0.07 heard 0.07 heart 0.04 held 0.08 helicopt 0.03 help
0.14 high 0.08 histor 0.03 histori 0.08 hit 0.14 hold 0.07 hole 0.02 home 0.19 homicid 0.04 hope 0.06 hospit 0.11 host
0.04 hour 0.11 hous 0.08 huge 0.03 human 0.02 hundr 0.03 hurt 0.04 i'm 0.03 ice 0.02 idea 0.02 ident 0.03 identifi
0.10 ill 0.03 imag 0.02 immedi 0.07 impact 0.04 import 0.04 improv 0.03 incid 0.09 includ 0.19 increas 0.04 indic 0.04
individu 0.02 industri 0.02 infect 0.02 inform 0.12 initi 0.05 injur 0.14 injuri 0.09 innoc 0.04 insid 0.12 insist
0.02 instal 0.02 instead 0.04 intend 0.03 intent 0.03 intercept 0.03 interest 0.06 internat 0.05 interview 0.06
investig 0.21 involv 0.08 isn't 0.02 issu 0.08 jail 0.04 januari 0.05 job 0.06 join 0.04 journalist 0.02 judg 0.03
juli 0.07 june 0.06 juri 0.04 justic 0.03 keep 0.08 kept 0.03 key 0.04 kid 0.04 kill 0.24 kind 0.05 knee 0.02 knew
0.02 knock 0.02 know 0.13 known 0.10 lack 0.02 land 0.03 larg 0.07 last 0.26 late 0.09 later 0.13 latest 0.04 launch
0.03 law 0.06 lawyer 0.03 lead 0.09 leader 0.05 learn 0.03 least 0.11 leav 0.09 led 0.07 left 0.16 leg 0.04 legal 0.04
less 0.07 level 0.03 lie 0.04 life 0.09 life-threaten 0.02 light 0.03 like 0.06 limit 0.03 line 0.06 link 0.04 list
0.06 littl 0.06 live 0.13 load 0.03 loan 0.02 local 0.08 locat 0.05 lock 0.02 long 0.08 look 0.16 lose 0.03 loss 0.06
lost 0.06 lot 0.06 love 0.03 magazin 0.03 main 0.03 major 0.07 make 0.07 male 0.04 man 0.20 manag 0.10 march 0.08 mark
0.04 market 0.04 mass 0.02 matter 0.04 mean 0.05 measur 0.04 media 0.05 medic 0.05 meet 0.04 member 0.13 memori 0.03
men 0.11 mental 0.02 merchant 0.02 messag 0.02 met 0.02 midnight 0.02 mile 0.04 militari 0.04 million 0.13 minist 0.02
minor 0.02 minut 0.07 miss 0.05 mission 0.02 mobil 0.02 moment 0.03 monday 0.13 money 0.05 monitor 0.03 month 0.13
morn 0.15 mother 0.09 motiv 0.04 mount 0.02 move 0.10 movi 0.05 multipl 0.04 murder 0.13 name 0.12 nation 0.07 natur
0.04 near 0.05 nearbi 0.05 need 0.12 neighbor 0.05 neighborhood 0.06 new 0.14 news 0.12 newspap 0.02 next 0.13 night
0.22 nomin 0.03 normal 0.02 north 0.02 note 0.04 noth 0.06 notic 0.02 nov 0.02 novemb 0.04 now 0.18 number 0.10 obtain
0.02 obvious 0.02 occur 0.06 octob 0.05 offens 0.02 offer 0.07 offic 0.20 offici 0.15 often 0.03 oil 0.03 old 0.07
older 0.02 one 0.03 ongo 0.03 open 0.10 oper 0.07 opportun 0.02 opposit 0.02 order 0.08 organiz 0.03 origin 0.03 other
0.08 outsid 0.12 own 0.02 owner 0.02 p.m 0.10 page 0.03 parent 0.04 park 0.03 parliament 0.02 parliamentari 0.02 part
0.11 parti 0.08 particip 0.02 particular 0.03 partner 0.03 pass 0.10 past 0.07 patrol 0.03 pay 0.03 peac 0.03 peopl
0.30 percent 0.05 perform 0.04 person 0.12 phone 0.04 photo 0.02 pick 0.04 pictur 0.03 pirat 0.02 place 0.14 plan 0.11
plant 0.02 play 0.12 player 0.04 plead 0.03 pm 0.05 point 0.12 polic 0.22 polici 0.03 polit 0.06 poll 0.02 poor 0.02
popular 0.03 posit 0.05 possess 0.03 possibl 0.10 post 0.05 potenti 0.04 power 0.07 practic 0.02 prepar 0.04 present
0.05 presid 0.03 press 0.03 pretti 0.02 prevent 0.04 previous 0.08 price 0.02 prior 0.03 prison 0.05 privat 0.03
probabl 0.04 probat 0.02 problem 0.08 process 0.05 produc 0.04 product 0.03 profession 0.03 program 0.03 project 0.04
promis 0.02 prompt 0.03 pronounc 0.04 properti 0.02 prosecutor 0.05 protect 0.05 protest 0.04 prove 0.04 provid 0.07
public 0.12 publish 0.06 pull 0.09 punch 0.02 push 0.03 put 0.11 quarter 0.02 question 0.06 quick 0.04 rais 0.04 ran
0.04 rang 0.04 rate 0.02 reach 0.06 read 0.04 real 0.04 realli 0.05 reason 0.05 receiv 0.13 recent 0.08 record 0.09
recov 0.06 refer 0.03 refus 0.03 region 0.02 regul 0.03 regular 0.02 relat 0.10 releas 0.17 remain 0.14 remark 0.02
rememb 0.03 remind 0.02 remov 0.03 repair 0.02 repeat 0.02 replac 0.03 report 0.29 repres 0.04 request 0.03 requir
0.05 rescu 0.05 reserv 0.05 resid 0.06 respect 0.03 respond 0.09 respons 0.06 rest 0.03 restor 0.02 result 0.10 retain
0.02 return 0.10 reveal 0.04 revers 0.02 review 0.03 revolv 0.02 rifl 0.03 right 0.15 riot 0.03 risk 0.04 rival 0.02
road 0.03 role 0.05 roll 0.03 room 0.05 rose 0.02 round 0.07 rout 0.03 rule 0.05 run 0.14 rural 0.02 rush 0.05 safe
0.03 safeti 0.04 saturday 0.18 save 0.02 saw 0.09 scale 0.02 scene 0.14 schedul 0.04 school 0.05 score 0.05 scream
0.03 search 0.05 season 0.09 seat 0.03 second 0.16 secretari 0.03 section 0.02 secur 0.08 see 0.11 seek 0.05 seem 0.09
seen 0.07 send 0.02 senior 0.02 sens 0.02 sent 0.05 sentenc 0.05 separ 0.02 septemb 0.08 seri 0.05 serious 0.08 serv
0.07 servic 0.07 set 0.11 sever 0.16 share 0.04 ship 0.03 shock 0.03 shoot 0.27 shooter 0.04 shop 0.04 short 0.09 shot
0.26 show 0.14 shut 0.02 side 0.06 sign 0.07 signific 0.02 similar 0.03 sister 0.03 sit 0.04 site 0.06 situat 0.04
sixth 0.03 slip 0.03 slow 0.02 small 0.06 smash 0.03 smoke 0.03 social 0.02 societi 0.03 sold 0.02 someon 0.05 someth
0.05 sometim 0.02 son 0.07 soon 0.05 sound 0.02 sourc 0.06 south 0.02 southern 0.02 speak 0.05 special 0.05 specif
0.03 speed 0.04 spend 0.03 spent 0.04 spoke 0.02 spokesman 0.06 spokeswoman 0.03 sport 0.02 spot 0.04 spread 0.05 st
0.02 stabl 0.03 staff 0.05 stage 0.03 stand 0.07 standard 0.02 star 0.05 start 0.13 state 0.12 statement 0.11 station
0.04 stay 0.07 step 0.06 stock 0.02 stop 0.10 store 0.06 stori 0.06 straight 0.03 street 0.08 stretch 0.02 strike 0.04
strong 0.04 struck 0.05 struggl 0.03 student 0.04 submit 0.02 success 0.06 suffer 0.08 suggest 0.04 sunday 0.14 suppli
0.02 support 0.06 sure 0.04 surgeri 0.03 surpris 0.02 surround 0.02 surviv 0.05 suspect 0.13 suspend 0.03 suspici 0.03
suspicion 0.03 system 0.04 take 0.19 taken 0.14 talk 0.06 tape 0.02 target 0.05 team 0.11 tear 0.02 teen 0.05 teenag
0.05 telephon 0.02 televis 0.03 term 0.04 test 0.06 testifi 0.02 th 0.11 thank 0.03 they'r 0.03 thing 0.08 think 0.09
third 0.07 thought 0.06 thousand 0.05 threat 0.04 threaten 0.06 threw 0.04 throughout 0.02 throw 0.03 thursday 0.14
tie 0.03 time 0.31 titl 0.04 today 0.12 togeth 0.04 took 0.14 top 0.05 total 0.06 toward 0.04 town 0.03 trade 0.03
traffic 0.03 transport 0.04 treat 0.05 treatment 0.03 tri 0.17 trial 0.07 trigger 0.02 troop 0.02 troubl 0.04 tuesday
0.15 turn 0.11 unabl 0.02 unclear 0.03 understand 0.04 unfortun 0.02 unit 0.02 universiti 0.02 unknown 0.02 updat 0.07
urg 0.05 use 0.16 user 0.03 usual 0.03 valu 0.02 vehicl 0.08 victim 0.18 victori 0.04 video 0.05 view 0.04 violat 0.02
violenc 0.05 violent 0.03 visit 0.05 vote 0.04 wait 0.05 walk 0.08 wall 0.02 want 0.12 war 0.05 warn 0.03 warrant 0.02
wasn't 0.04 watch 0.08 water 0.03 way 0.15 we'r 0.05 weapon 0.07 wear 0.04 weather 0.03 websit 0.03 wednesday 0.11
week 0.17 weekend 0.05 well 0.12 went 0.13 west 0.02 wide 0.04 wife 0.05 win 0.06 window 0.05 wit 0.11 woman 0.10
women 0.07 won 0.04 word 0.04 work 0.21 worker 0.05 world 0.09 worri 0.02 wors 0.03 worst 0.02 worth 0.03 wouldn't
0.02 wound 0.13 write 0.02 wrong 0.03 wrote 0.03 yard 0.04 year 0.34 year-old 0.27 yesterday 0.07 young 0.06 youth
0.04 zone 0.02
"""
"""The share of English news articles that say a stem."""
